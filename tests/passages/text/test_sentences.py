"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.text.sentences import split

# Each row is one text; "|" stands where one sentence ends and the next begins.
ONE_BY_ONE = [
    "He came in.| She left.",
    "Was it late?| It was!| So he went.",
    "He met Mr. Smith and Dr. No.| They talked.",
    "It was written by J. S. Mill in 1861.| It is short.",
    "J. R. R. Tolkien wrote it.| We read it.",
    "He served in the U.S. Army for a year.| Then he left.",
    "He lived in the U.S.| The house stood empty.",
    "She cites Smith et al. (2010) twice.| No one else does.",
    "See p. 12 and pp. 14–16, vol. II, no. 5.| That is all.",
    "It cost 3.5 million.| That is 1,000.50 each.",
    "Many countries, e.g. Chad, i.e. the poor, were left out.| Others were not.",
    "They sold apples, pears, etc.| The rest was lost.",
    "“I will not.”| He sat down.",
    "“Will you?” she asked.| “Never!” he cried.| “Why?”",
    "“What?!” he said.| She laughed.",
    "(He had left.)| Nobody knew.",
    "He knew it (or so he said).| She did not.",
    "This is the school.1| These people stay.",
    "This is the border.12| This is not.",
    "They called it “home.”3| Nobody came.",
    "He said so.”4| It was a lie.",
    "It ended in 1953.5| The peace did not.",
    "It was so.[7]| It is not so now.",
    "It was so.[1][2]| It met.[citation needed]| It rained.[7]: 12| It snowed.",
    "It was so.[A]| It is not so now.",
    "It was so.²| It is not so now.",
    "It was so.*| It is not so now.",
    "He waited… and then he left.| She stayed.",
    "He waited...| Nobody came.",
    "He waited . . . and waited.| Nobody came.",
    "1. Read the text.| 2. Read it again.",
    "IV. The fourth came late.| It rained.",
    "A. The first point is plain.| It holds.",
    "Er kam am 3. Oktober 1990 an.| Es regnete.",
    "我来了。|你呢？|好！",
    "「はい。」と言った。|次です。",
    "هل جاء؟| نعم، جاء.| ثم ذهب.",
    "वह आया।| वह गया।",
    "we came late.| they had left.",  # a text without capitals
    "He read it!!!| Twice.",
    "He went to St. Petersburg.| It snowed.",
    "She got her Ph.D. in 1999.| He did not.",
    "The meeting is at 5 p.m. on Monday.| Come early.",
    "Compare Figs. 3 and 4.| They differ.",
    "He asked “Who is it?”| Nobody answered.",
    "It was Plan B.| The first had failed.",
    "He said: “Go.”| She went.",
    "It broke off in...",
    "Visit www.example.org today.| It is free.",
    "Version 2.0.1 is out.| Get it.",
    "“Stop!”| “No.”| “Yes.”",
    "First came the war of 1914–18.| Then came the next.",
    "The 1990s.| The 2000s.",
    "¿Dónde está?| ¡Aquí!| Bien.",
    "« Oui. »| Elle partit.",
    "„Kommst du?“, fragte er.| „Ja.“| Sie ging.",
    "»Ich komme.«| Er ging.",
    "Das steht in § 12 Abs. 3 Nr. 4 BGB.| Es gilt.",
    "Ecco l'art. 3 della legge.| È chiaro.",
    "Il sig. Rossi e il dott. Bianchi sono qui.| Vanno via.",
    "El Sr. Pérez y la Sra. Roe viven en EE. UU. desde 1990.| Son felices.",
    "Le prince S. A. R. est là.| Il part.",
]  # fmt: skip


@pytest.mark.parametrize("marked", ONE_BY_ONE)
def test_a_sentence_ends_where_a_reader_says(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in split(text)] == [part.strip() for part in marked.split("|")]


def test_a_blank_line_ends_a_sentence() -> None:
    text = "A heading\n\nThe text goes on\nin lines.\n \nMore"
    assert [text[start:end] for start, end in split(text)] == ["A heading", "The text goes on\nin lines.", "More"]


SCRAPS = st.lists(
    st.sampled_from([".", "...", "…", "?", "!", "”", "1", "12", " ", "\n", "\n\n", "a", "B", "Mr", "U.S", "。", "「"])
)  # fmt: skip


@given(st.one_of(st.text(), SCRAPS.map("".join)))
def test_nothing_is_lost_between_sentences(text: str) -> None:
    position = 0
    for start, end in split(text):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()
