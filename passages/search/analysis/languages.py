"""What is known of each language: its stemmer, its stop words, and how to detect it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

import Stemmer

from passages.model import Metadata, Passage
from passages.search.analysis.irregular_forms import lemma
from passages.search.analysis.word_lists import languages_with, read_words
from passages.text.lazy_pattern import lazily

DEFAULT = "en"
SAMPLE = 4000  # characters of a text that its language is detected from
_NORWEGIAN = ("nb", "nn")  # Bokmål and Nynorsk share one list

# Not \\W, which splits words at the vowel signs of Indic scripts.
_SEPARATORS = lazily(r"[\s\d'’‘.,;:!?…\"()\[\]«»„“”।–—-]+")
# Accents of Latin, Greek and Cyrillic; the points of Hebrew and Arabic. Vowel signs of Indic scripts are no accents.
_ACCENTS = lazily("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0640\u064b-\u065f\u0670]+")
# Letters that do not decompose, and those of Persian that Arabic writes otherwise.
_DOTLESS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ە": "ه"})
# Letters that a language writes in two ways, as its stemmer knows them.
_ARABIC = {"ی": "ي", "ک": "ك", "ہ": "ه"}
_TWO_WAYS: dict[str, dict[int, str]] = {
    "ar": str.maketrans(_ARABIC),
    "fa": str.maketrans({arabic: persian for persian, arabic in _ARABIC.items() if persian != "ہ"}),
    "ru": str.maketrans({"і": "и"}),
}
# Scripts of one language each. Japanese is tried first: it has Chinese characters too.
_SCRIPTS = {
    "ja": lazily(r"[\u3041-\u30ff]"),
    "zh": lazily(r"[\u3400-\u9fff]"),
    "ko": lazily(r"[\uac00-\ud7af]"),
    "th": lazily(r"[\u0e00-\u0e7f]"),
    "ta": lazily(r"[\u0b80-\u0bff]"),
    "hy": lazily(r"[\u0530-\u058f]"),
    "yi": lazily(r"[\u0590-\u05ff]"),
}

# ISO 639-1 to the name of the Snowball stemmer (https://snowballstem.org/algorithms/).
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@lru_cache(maxsize=64)
def stemmer(language: str) -> Callable[[str], str]:
    """Return the stemmer of `language` (ISO 639-1); without one, a function that returns the word as it is."""
    name = SNOWBALL.get(language)
    # An older PyStemmer has fewer languages.
    if name is None or name not in Stemmer.algorithms():
        return str
    stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord
    return lambda form: stem(lemma(form, language))


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of `language`, question words included, each with and without accents."""
    listed = read_words("stopwords", "no" if language in _NORWEGIAN else language)
    return frozenset(listed).union(map(fold, listed))


def one_spelling(form: str, language: str) -> str:
    """Return `form` in the letters that its language writes today: old Russian "міръ", Persian in Arabic letters."""
    if form.isascii() or language not in _TWO_WAYS:
        return form
    form = form.translate(_TWO_WAYS[language])
    return form.removesuffix("ъ") if language == "ru" else form


def fold(form: str) -> str:
    """Return `form` without accents: "café" is found by "cafe"."""
    if form.isascii():
        return form
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", form.translate(_DOTLESS)))
    return unicodedata.normalize("NFC", bare)


def detect(text: str) -> str:
    """Return the language of `text` as ISO 639-1, detected by its script and stop words; `DEFAULT` if neither decides.

    A word of several languages counts for each in part. On a paragraph this is as accurate as a library, which would
    slow down a cold start: see `tests/passages/search/test_languages.py`.
    """
    sample = text[:SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    for language, script in _SCRIPTS.items():
        if 5 * len(script.findall(sample)) > letters > 0:
            return language
    votes: dict[str, float] = {}
    for word in _SEPARATORS.split(sample.casefold()):
        sharing = _languages_of_stop_words().get(word, ())
        for language in sharing:
            votes[language] = votes.get(language, 0.0) + 1 / len(sharing)
    likeliest = max(votes, key=lambda language: votes[language], default=DEFAULT)
    return likeliest if votes.get(likeliest, 0.0) > votes.get(DEFAULT, 0.0) + 1 else DEFAULT


def passage_languages(passages: Sequence[Passage]) -> list[str]:
    """Return the language of each passage: that of its metadata, else the one detected in all passages of its text."""
    texts: list[Metadata] = []
    samples: dict[Metadata, str] = {}
    for passage in passages:  # once: they may be read from disk
        text = passage.metadata
        texts.append(text)
        if not text.language and len(samples.setdefault(text, "")) < SAMPLE:
            samples[text] += f"{passage.text[:SAMPLE]}\n"
    detected = {text: detect(sample) for text, sample in samples.items()}
    return [_code(text.language) or detected[text] for text in texts]


def question_language(languages: Sequence[str], question: str) -> str:
    """Return the one of `languages` that `question` is most likely asked in; the first if nothing decides."""
    if len(languages) == 1:
        return languages[0]
    words = _SEPARATORS.split(question[:SAMPLE].casefold())
    return max(languages, key=lambda code: sum(word in stop_words(code) for word in words))


def _code(language: str) -> str:
    """Return the ISO 639-1 code of a language tag: "en" for "en-GB"."""
    return language[:2].lower()


@lru_cache(maxsize=1)
def _languages_of_stop_words() -> dict[str, tuple[str, ...]]:
    """Map each stop word to the languages that have it."""
    languages: dict[str, tuple[str, ...]] = {}
    for language in languages_with("stopwords"):
        for word in dict.fromkeys(read_words("stopwords", language)):
            languages[word] = (*languages.get(word, ()), language)
    return languages
