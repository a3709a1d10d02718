"""What may be changed in a text before it is quoted, and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.text import normalize
from passages.text.normalize import MAX_COMBINING, PAGE, clean, flow


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("\ufeffa\u200bb\u2060c\u202ed\u2066e\u00adf\x00g\x1b[31mh", "abcdefg[31mh"),
        ("a\ud800b\ufdd1c\ufffed", "abcd"),
        ("ﬁne oﬀ aﬄict", "fine off afflict"),
        ("e\u0301 \u212b", "é Å"),
        ("½ ² ™ Ａ ﷺ", "½ ² ™ Ａ ﷺ"),
        ("Ã© â€™", "Ã© â€™"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("exam\u00ad\nple and exam\x02\nple", "example and exam-\nple"),
        ("a\tb  c\fd", "a\tb  c\fd"),
    ],
)
def test_what_is_never_shown_is_removed_and_the_rest_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "flowing"),
    [
        ("a  b\n c\u00a0d", "a b c d"),
        ("an exam-\nple", "an example"),
        ("an exam-\n   ple", "an example"),
        ("a much-\nexaggerated, much-exaggerated", "a much-exaggerated, much-exaggerated"),
        ("Anglo-\nSaxon in 1914-\n18", "Anglo-Saxon in 1914-18"),
        ("TraceMonkey is Trace-\nMonkey", "TraceMonkey is TraceMonkey"),
        ("Trace-\nMonkey and Monkey", "Trace-Monkey and Monkey"),
        ("TraceMonkey, Trace-Monkey, Trace-\nMonkey", "TraceMonkey, Trace-Monkey, Trace-Monkey"),
        ("McDonald and Mc-\nDonald", "McDonald and McDonald"),
        ("Anglosaxon and Anglo-\nSaxon", "Anglosaxon and Anglo-Saxon"),
        ("a well-to-\ndo man, well-to-do", "a well-to-do man, well-to-do"),
        ("he came -\nshe left", "he came - she left"),
        ("he came--\nshe left", "he came-- she left"),
        ("pre- and post-war", "pre- and post-war"),
        (f"a {PAGE} b", f"a {PAGE}b"),
        (f"a{PAGE}b", f"a{PAGE}b"),
        (f"a exam-\n{PAGE}\nple", f"a exam{PAGE}ple"),
        (f"It ended.{PAGE}It began.", f"It ended. {PAGE}It began."),
        (f"the U.{PAGE}S. Army", f"the U.{PAGE}S. Army"),
    ],
)
def test_lines_become_one_and_only_blanks_and_line_end_hyphens_change(text: str, flowing: str) -> None:
    assert flow(text) == flowing


def test_long_runs_of_combining_marks_are_cut_before_they_are_normalised() -> None:
    text = "a" + "\u0301\u0323" * 300_000 + "b"
    assert len(clean(text)) <= MAX_COMBINING + 2
    assert clean("e" + "\u0301" * 5) == unicodedata.normalize("NFC", "e" + "\u0301" * 5)


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert flow(flow(cleaned)) == flow(cleaned)
    cleaned.encode()


def test_words_with_one_blank_between_them_are_not_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def one_blank(found: re.Match[str]) -> str:
        looked_at.append(found[0])
        return " "

    monkeypatch.setattr(normalize, "_one_blank", one_blank)
    assert normalize.flow("the gate  of\nthe city " * 3) == "the gate of the city " * 3
    assert looked_at == ["  ", "\n"] * 3


@given(st.text(f"a. \n\t\xa0\f{normalize.PAGE}{normalize.MARK}-", max_size=40))
def test_every_run_of_blanks_becomes_one_and_marks_stay(text: str) -> None:
    kept = normalize.PAGE + normalize.MARK

    def one(run: re.Match[str]) -> str:
        marks = "".join(char for char in run[0] if char in kept)
        return (" " if len(run[0]) > len(marks) else "") + marks

    assert normalize._BLANKS.sub(normalize._one_blank, text) == re.sub(rf"[\s{kept}]+", one, text)
