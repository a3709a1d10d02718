"""A run of one thing, however long, takes no longer than its length: no reader looks through it again and again.

The sizes are far enough apart that what is quadratic takes sixteen times as long; eight is allowed, and only what takes
long at all is compared.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from passages.answering import asked_place
from passages.readers.drama import labels
from tests.conftest import FULL
from tests.makers.epub import pack
from tests.support.patterns import Used, patterns, pumps
from tests.support.read_text import read_here

SHORT, LONG = 2_000, 8_000  # characters of a run
MOST = 6_000  # of one that a pattern is tried on
SAID = "The ferry keeps its hours and nobody asks why it does so at all."
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUNS = (
    " ",
    "\t",
    "\n",
    "\xa0",
    "a",
    "É",
    "1",
    ".",
    ". ",
    "-",
    "(",
    "[",
    "A. ",
    "1 ",
    "a, ",
    "[1] ",
    "\u2028",
    "_",
    "“",
)


def _html(run: str) -> bytes:
    return f"<html><body><h1>One</h1><p>{SAID}</p><p>It was {run} late.</p><p>{run}</p></body></html>".encode()


def _poem(run: str) -> bytes:
    return f"<html><body><p>{SAID}</p><div class='poem'><p>It was {run}<br/>late {run}<br/>{run}so</p></div>".encode()


def _text(run: str) -> bytes:
    return (
        f"CHAPTER I\n\n{SAID}\n\nIt was {run} late.\n\n{run}\n\nANNA. {run}\n\nANNA. Go.\n\nANNA{run}. No.\n".encode()
    )


def _docx(run: str) -> bytes:
    body = f'<w:p><w:r><w:t xml:space="preserve">It was {run} late.</w:t></w:r></w:p>'
    body += f"<w:p><w:r><w:t>{run}</w:t></w:r></w:p>"
    said = f"<w:p><w:r><w:t>{SAID}</w:t></w:r></w:p>"
    return pack([("word/document.xml", f"<w:document {_W}><w:body>{body}{said}</w:body></w:document>".encode())])


def _seconds(do: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.thread_time()
        do()
        best = min(best, time.thread_time() - began)
    return best


@pytest.mark.parametrize("make", [_html, _poem, _text, _docx])
def test_a_long_run_of_one_thing_is_read_in_linear_time(make: Callable[[str], bytes]) -> None:
    for run in RUNS if FULL else RUNS[::4]:
        long, short = (make(run * (length // len(run))) for length in (LONG, SHORT))
        began = time.thread_time()
        read_here(long)
        if time.thread_time() - began > 0.25:
            assert _seconds(lambda data=long: read_here(data)) < 8 * _seconds(lambda data=short: read_here(data))  # type: ignore[misc]


# What these are given is short, whatever the file; what sees to it stands beside the name.
BOUNDED = {
    "passages.readers.boilerplate.back_matter._ENTRY_END": "the last 40 characters of a line",
    "passages.readers.boilerplate.contents._(?:PAGE_AT_END|SURE_PAGE)": "`_LONGEST` characters",
    "passages.readers.boilerplate.field_head._SENTENCE_END": "the 300 characters of a value",
    "passages.readers.boilerplate.strip._MARK": "`_BODY` characters",
    "passages.readers.drama.labels._(?:STOP|ALONE|STAMP_BEHIND)": "`_LONGEST` characters and 80",
    "passages.readers.html.reader._SITE_TITLE": "a title with single blanks",
    "passages.readers.html.walker._PAGE_TEXT": "`_LONGEST` characters",
    "passages.readers.names._(?:FILE|SITES|SPLIT)": "400 characters with single blanks",
    "passages.readers.pdf.byline._PERSONS": "a line of names with single blanks",
    "passages.readers.pdf.cover_pages.*": "a cover page has 3,500 characters",
    "passages.readers.numbered:\\d+": "a label of four figures",
    "passages.storage.page_limit._PARAGRAPH": "what a moderator types into one field",
    "passages.text.sentences._LAST_WORD": "`_CONTEXT` characters",
}
# These stand in tables, so a look at the code does not show how they are used.
ONLY = {
    "passages.places.place_query._NAMED": "match", "passages.readers.boilerplate.frames._FRAMES": "match",
    "passages.readers.line_numbers._BEFORE": "match", "passages.readers.numbered._NAMED": "match",
    "passages.readers.numbered._PLAIN": "match", "passages.readers.plain.frontmatter._KEY": "match",
    "passages.readers.verse._HARD": "finditer",
}  # fmt: skip


def _grows(used: Used, start: str, run: str) -> float:
    """Return how much longer four times as long a string takes; 0 where even the long one takes no time."""
    calls: list[Callable[[str], object]] = [
        call
        for name, call in (("match", used.pattern.match), ("fullmatch", used.pattern.fullmatch))
        if name in used.methods
    ]
    if used.starts_anywhere:
        calls.append(lambda text: sum(1 for _ in used.pattern.finditer(text)))
    worst = 0.0
    for call in calls:
        count = 12
        while count * len(run) < MOST:
            text = start + run * count + "\x00"
            began = time.thread_time()
            call(text)
            if time.thread_time() - began > 0.002:
                short = start + run * (count // 4) + "\x00"
                worst = max(worst, _seconds(lambda: call(text)) / max(_seconds(lambda: call(short)), 1e-6))  # noqa: B023
                break
            count = count * 8 // 5
    return worst


def _slow(every: list[Used]) -> dict[str, tuple[str, str]]:
    """Return the patterns that take longer than linear time, each with what it is slow on."""
    return {
        used.where: (start, run)
        for used in every
        if not any(re.fullmatch(name, used.where) for name in BOUNDED)
        for start, run in pumps(used.pattern)
        if _grows(used._replace(methods=frozenset({ONLY.get(used.where, "")} - {""}) or used.methods), start, run) > 8
    }


def test_patterns_that_were_slow_once_take_linear_time() -> None:
    assert _slow([Used("steps", asked_place._STEPS, frozenset({"finditer"}))]) == {}
    assert _slow([Used("name", labels._NAME, frozenset({"fullmatch"}))]) == {}


@pytest.mark.slow
def test_every_pattern_takes_linear_time_on_its_own_repetitions() -> None:
    every = patterns()
    assert len(every) > 200
    assert _slow(every) == {}
