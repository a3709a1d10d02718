"""What language a text is in, and what is known of each."""

from __future__ import annotations

import pytest

from passages.model import Metadata, Passage
from passages.search.analysis.languages import (
    DEFAULT,
    SNOWBALL,
    detect,
    passage_languages,
    question_language,
    stemmer,
    stop_words,
)

# One sentence in each language, but for Danish and Norwegian, which take more to tell apart.
SENTENCES = {
    "de": "Der alte Mann ging am Morgen zum Fluss, weil er dort seinen Bruder treffen wollte.",
    "fr": "Le vieil homme marchait vers la rivière parce qu'il voulait y retrouver son frère.",
    "es": "El viejo caminaba hacia el río porque quería encontrar allí a su hermano.",
    "it": "Il vecchio camminava verso il fiume perché voleva incontrare suo fratello.",
    "pt": "O velho caminhava para o rio porque queria encontrar lá o seu irmão.",
    "nl": "De oude man liep naar de rivier omdat hij daar zijn broer wilde ontmoeten.",
    "sv": "Den gamle mannen gick till floden eftersom han ville träffa sin bror där.",
    "da": "Den gamle mand gik ud, men han vidste ikke, hvad han skulle gøre nu, og hvor meget der var tilbage.",
    "no": "Den gamle mannen gikk ut, men han visste ikke hva han skulle gjøre nå, og hvor mye som var igjen av veien.",
    "fi": "Vanha mies käveli joelle, koska hän halusi tavata siellä veljensä.",
    "hu": "Az öreg ember a folyóhoz ment, mert ott akart találkozni a testvérével, de nem volt ott.",
    "ro": "Bătrânul mergea spre râu pentru că voia să-și întâlnească fratele acolo.",
    "ru": "Старик шёл к реке, потому что он хотел там встретить своего брата.",
    "pl": "Stary człowiek szedł do rzeki, ponieważ chciał tam spotkać swojego brata.",
    "cs": "Starý muž šel k řece, protože tam chtěl potkat svého bratra.",
    "tr": "Yaşlı adam kardeşiyle buluşmak için nehre gitti, ama orada kimse yoktu.",
    "el": "Ο γέρος πήγαινε στο ποτάμι γιατί ήθελε να συναντήσει εκεί τον αδελφό του.",
    "ca": "El vell caminava cap al riu perquè volia trobar-hi el seu germà amb els altres.",
    "id": "Orang tua itu pergi ke sungai karena dia ingin bertemu dengan saudaranya di sana.",
    "ar": "ذهب الرجل العجوز إلى النهر لأنه كان يريد أن يلتقي بأخيه هناك",
    "fa": "پیرمرد به رودخانه رفت چون می‌خواست برادرش را آنجا ببیند و با او باشد",
    "hi": "बूढ़ा आदमी नदी की ओर गया क्योंकि वह अपने भाई से मिलना चाहता था।",
    "lt": "Senas žmogus ėjo prie upės, nes jis norėjo ten sutikti savo brolį.",
    "et": "Vana mees läks jõe juurde, sest ta tahtis seal oma venda kohata ja see oli hea.",
    "eu": "Gizon zaharra ibaira joan zen, bere anaia han aurkitu nahi zuen eta.",
    "ga": "Chuaigh an seanfhear go dtí an abhainn mar bhí sé ag iarraidh bualadh lena dheartháir ann.",
    "eo": "La maljunulo iris al la rivero ĉar li volis renkonti tie sian fraton.",
    "hy": "Ծերունին գնաց գետի մոտ, որովհետև նա ուզում էր հանդիպել իր եղբորը։",
    "sr": "Старац је ишао према реци јер је хтео да тамо сретне свог брата.",
    "ne": "बूढो मानिस नदीतिर गयो किनभने ऊ आफ्नो भाइलाई भेट्न चाहन्थ्यो र त्यो छ।",
    "ta": "வயதான மனிதன் ஆற்றுக்குச் சென்றான், ஏனெனில் அவன் தன் சகோதரனை சந்திக்க விரும்பினான்.",
    "zh": "老人走到河边，因为他想在那里见他的兄弟。",
    "ja": "老人は弟に会うために川へ行きました。",
    "ko": "노인은 동생을 만나기 위해 강으로 갔다.",
    "th": "ชายชราเดินไปที่แม่น้ำเพราะเขาต้องการพบน้องชาย",
    "en": "The old man walked to the river because he wanted to meet his brother there.",
    "yi": "דער אלטער מאן איז געגאנגען צום טייך ווייל ער האט געוואלט טרעפן זיין ברודער",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert detect(SENTENCES[language]) == language


@pytest.mark.parametrize("text", ["", "…", "1234", "\ud800", "zzz", "Hamlet"])
def test_what_tells_nothing_is_taken_for_the_default(text: str) -> None:
    assert detect(text) == DEFAULT


def test_metadata_beats_what_is_detected_and_a_text_has_one_language() -> None:
    french = Metadata(title="Roman")
    passages = [
        Passage.of(SENTENCES["fr"], metadata=french),
        Passage.of("Paris.", metadata=french),
        Passage.of(SENTENCES["fr"], metadata=Metadata(language="de-AT")),
    ]
    assert passage_languages(passages) == ["fr", "fr", "de"]


def test_a_question_is_read_in_its_own_language_among_those_present() -> None:
    assert question_language(("en", "de"), "Wo ist der Bruder?") == "de"
    assert question_language(("de", "en"), "Where is the brother?") == "en"
    assert question_language(("de", "en"), "Moskau") == "de"


@pytest.mark.parametrize("language", SNOWBALL)
def test_every_snowball_language_has_its_stemmer_and_stop_words(language: str) -> None:
    assert stemmer(language) is not str
    assert len(stop_words(language)) > 30
