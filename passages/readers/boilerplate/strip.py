"""A site's words around a text: what MUSE, JSTOR, Wikipedia, newspapers and publishers' pages add is left out.

A line in the body of the text is kept when in doubt: a lost text is worse than a stray line. Cleared are what stands
above the first real paragraph up to the last line that only a site writes; what stands below the last one from the
first such line, or below the line where readers' comments begin; buttons between the paragraphs of a page that has
enough other words of a site; and stamps that no author writes, wherever they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from passages.model import DropReason, Metadata
from passages.readers import draft
from passages.readers.boilerplate.frames import is_framed
from passages.readers.boilerplate.metadata import BULLET, read_metadata
from passages.readers.boilerplate.phrases import fold, is_button, is_notice, is_stamp, is_sure, is_terminal, is_usual
from passages.readers.plain.lines import Stripped, TextLine, groups
from passages.text.lazy_pattern import lazily

_BODY = 250  # characters: a paragraph at least this long belongs to the text; so does a shorter one of sentences
_SENTENCE = 40  # characters: a line this long that ends as a sentence does
_MAX_NOTICE = 700  # characters: a notice is no longer
_ENOUGH = 3  # different lines of a site: then its buttons in the text are known as such
_RATE = 0.005  # of the lines that are not blank
_BETWEEN = 3  # short lines between two of a site's
_ENOUGH_TEXT = 1_500  # characters: above readers' comments, which may be longer than the text
_MARK = lazily(r"\s*\[[^\]]{1,20}\]\s*\Z")  # a page mark at the end of a line
_SENTENCE_END = lazily(r"[.!?][\"”’)\]]*\d{0,3}\Z")


# What publishers' pages write inside lines: "(Roe Reference Roe1998)" is shown as "(Roe 1998)", "end.Footnote 1" as
# "end.1".
_INSIDE = (
    (lazily(r"(?<=\S)(?:CrossRef|Web of Science®?|PubMed|MathSciNet|ADS|CAS){0,8}Google Scholar\s*\Z"), ""),
    (lazily(r"\s?\[Opens in a new window\]"), ""),
    (lazily(r"\bReference (?:[^\W\d_][\w’'.-]*,? (?:and )?){0,8}[^\W\d_][\w’'-]*(?=\d{4})"), ""),
    (lazily(r"(?<=[\w.,;:!?”’)])Footnote\s?(?=\d{1,3}\b)"), ""),
    (lazily(r"(?<=\S) Get access\s*\Z"), ""),
)


def strip(lines: Sequence[TextLine]) -> Stripped:
    """Return the text's own lines of a page as it was pasted or saved."""
    if is_framed(line.text for line in lines):  # nothing but the frame is a library's; that is taken off behind readers
        return Stripped(list(lines), Metadata(), (), True)
    stretches = groups(lines)
    known = _site_lines(lines, stretches)
    first, last = _body(lines, known, stretches)
    top, bottom = _top(lines, known, first), _bottom(lines, known, last)
    inside = range(top, bottom)
    left_out = _stamps(lines, stretches) | _buttons(lines, known, stretches, inside) | _boxes(lines, known, inside)
    kept, dropped = [], []
    words = _INSIDE if _has_enough(lines, known) else ()
    for number, line in enumerate(lines):
        if top <= number < bottom and number not in left_out:
            kept.append(line._replace(text=_without(line.text, words)))
        elif line.text.strip():
            dropped.append(line.text.strip())
        if number in left_out and line.mark:
            kept.append(TextLine(line.number, "", line.mark))
    return Stripped(kept, read_metadata(dropped), draft.left_out(DropReason.SITE, dropped))


def _without(line: str, inside: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in inside:
        line = pattern.sub(instead, line)
    return line


def _site_lines(lines: Sequence[TextLine], stretches: Sequence[tuple[int, int]]) -> list[bool]:
    known = [_is_site(line.text) for line in lines]
    for start, end in stretches:
        for number in range(start, end):
            line = lines[number].text.strip()
            if len(line) > _MAX_NOTICE or not is_notice(line):
                continue
            if number == start or known[number - 1] or len(line) > _BODY or is_stamp(lines[number - 1].text):
                stop = number + 1 if len(line) > _BODY else _end_of_notice(lines, known, number, end)
                known[number:stop] = [True] * (stop - number)
        for number in range(start + 1, end - 1):
            if lines[number].text.strip() == "REFERENCES" and known[number - 1]:  # on a cover of JSTOR
                known[number] = is_notice(lines[number + 1].text)
    return known


def _end_of_notice(lines: Sequence[TextLine], known: Sequence[bool], start: int, end: int) -> int:
    """Return the end of a notice in wrapped lines: the next line of the site, or the end of its paragraph."""
    length = 0
    for number in range(start, end):
        length += len(lines[number].text)
        if length > _MAX_NOTICE:
            return start + 1
        text = lines[number].text
        if number > start and (known[number] or is_notice(text) or is_stamp(text)):
            return number
    return end


def _is_site(line: str) -> bool:
    return is_sure(line) or is_usual(line)


def _shows_site(lines: Sequence[str]) -> bool:
    """Tell whether these lines, taken together, show that a site wrote them."""
    if any(is_sure(line) or is_notice(line) for line in lines):
        return True
    different = {fold(line) for line in lines}
    return len(different) > 2 or (len(different) == 2 and any(" " in line for line in different))


# ---- where the text begins and ends


def _body(lines: Sequence[TextLine], known: Sequence[bool], stretches: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the first line of the first paragraph that is surely the text's own, and the end of the last.

    A text of nothing but short lines has none: then it is the longest stretch without a line of the site.
    """
    found = [span for start, end in stretches if (span := _body_within(lines, known, start, end))]
    if found:
        return found[0][0], found[-1][1]
    if not any(is_sure(line.text) or is_notice(line.text) for line in lines):
        return 0, len(lines)
    borders = [-1, *(number for number, site in enumerate(known) if site), len(lines)]
    spans = [(before + 1, after) for before, after in pairwise(borders)]
    return max(spans, key=lambda span: sum(len(line.text.strip()) for line in lines[span[0] : span[1]]))


def _body_within(lines: Sequence[TextLine], known: Sequence[bool], start: int, end: int) -> tuple[int, int] | None:
    own = [number for number in range(start, end) if not known[number]]
    lengths = [len(lines[number].text.strip()) for number in own]
    wrapped = len(own) > 1 and min(lengths[:-1]) > _SENTENCE
    if wrapped and sum(lengths) >= _BODY:
        return own[0], own[-1] + 1
    body = [
        number
        for number, length in zip(own, lengths, strict=True)
        if length >= _BODY or (length >= _SENTENCE and _is_sentence(lines[number].text))
    ]
    if not body:
        return None
    return (own[0] if wrapped else body[0]), body[-1] + 1


def _is_sentence(line: str) -> bool:
    return bool(_SENTENCE_END.search(_MARK.sub("", line.strip())))


def _top(lines: Sequence[TextLine], known: Sequence[bool], first: int) -> int:
    """Return where the text begins: below the site's last line above the first paragraph, with the title."""
    above = [number for number in range(first) if known[number]]
    if not above or not _shows_site([lines[number].text for number in above]):
        return 0
    top = above[-1] + 1
    if fold(lines[above[-1]].text).startswith("in lieu of an abstract"):
        while top < first and (not lines[top].text.strip() or BULLET.match(lines[top].text)):
            top += 1
    return top


def _bottom(lines: Sequence[TextLine], known: Sequence[bool], last: int) -> int:
    """Return where the text ends: before the first line of the site after which no sentence of the text comes."""
    bottom = len(lines)
    for number in range(len(lines) - 1, last - 1, -1):
        line = lines[number].text.strip()
        if known[number]:
            bottom = number
        elif len(line) > 120 or (_SENTENCE_END.search(line) and len(line) > _SENTENCE):
            break
    if not _shows_site([lines[number].text for number in range(bottom, len(lines)) if known[number]]):
        bottom = len(lines)
    return min(bottom, _comments(lines, known))


def _comments(lines: Sequence[TextLine], known: Sequence[bool]) -> int:
    """Return where readers' comments begin: below enough of the text, on a page with enough of a site's words."""
    if not _has_enough(lines, known):
        return len(lines)
    text = [0 if site else len(line.text) for line, site in zip(lines, known, strict=True)]
    above, half = 0, sum(text) / 2
    for number, line in enumerate(lines):
        if above > min(half, _ENOUGH_TEXT) and is_terminal(line.text):
            return number
        above += text[number]
    return len(lines)


def _has_enough(lines: Sequence[TextLine], known: Sequence[bool]) -> bool:
    """Tell whether this is a site's page: in a long text a few lines, of a glossary say, may read like a site's."""
    different = {fold(line.text) for line, site in zip(lines, known, strict=True) if site}
    return len(different) >= max(_ENOUGH, _RATE * sum(bool(line.text.strip()) for line in lines))


# ---- what is left out inside the text


def _buttons(
    lines: Sequence[TextLine], known: Sequence[bool], stretches: Sequence[tuple[int, int]], inside: range
) -> set[int]:
    """Return the paragraphs of nothing but a site's lines, a notice among them, between those of the text."""
    found: set[int] = set()
    if not _has_enough(lines, known):
        return found
    after = False  # does a button stand below?
    for start, end in reversed([(max(first, inside.start), last) for first, last in stretches]):
        if start >= min(end, inside.stop):
            continue
        button = known[start] and (is_button(lines[start].text) or is_notice(lines[start].text))
        related = known[start] and fold(lines[start].text).startswith(("related ", "recommended "))
        short = all(len(line.text) < 120 and not _is_sentence(line.text) for line in lines[start:end])
        counts = [lines[number].text.strip().isdigit() for number in range(start, end)]
        plain = all(site or count for site, count in zip(known[start:end], counts, strict=True))
        after = (plain and (button or (after and all(counts)))) or (related and short and end - start > 1)
        if after:
            found.update(range(start, end))
        else:
            found.update(
                number
                for number in range(start, end)
                if known[number] and is_sure(lines[number].text) and not _is_sentence(lines[number].text)
            )
    return found


def _boxes(lines: Sequence[TextLine], known: Sequence[bool], inside: range) -> set[int]:
    """Return runs of a site's lines, such as a box about the article, with the short lines between two of them."""
    found: set[int] = set()
    if not _has_enough(lines, known):
        return found
    box: list[int] = []
    between = 0
    for number in inside:
        line = lines[number].text.strip()
        if known[number]:
            box.append(number)
            between = 0
        elif line:
            between += 1
            if between > _BETWEEN or len(line) >= _BODY or _is_sentence(line):
                found |= _whole(lines, box)
                box.clear()
    return found | _whole(lines, box)


def _whole(lines: Sequence[TextLine], box: Sequence[int]) -> set[int]:
    different = {fold(lines[number].text) for number in box}
    return set(range(box[0], box[-1] + 1)) if len(different) >= _ENOUGH else set()


def _stamps(lines: Sequence[TextLine], stretches: Sequence[tuple[int, int]]) -> set[int]:
    found = {number for number, line in enumerate(lines) if is_stamp(line.text)}
    for (start, end), (after, after_end) in pairwise([*stretches, (0, 0)]):
        if fold(lines[start].text).rstrip(":") not in ("keywords", "key words"):
            continue
        below = range(start + 1, end) if end - start > 1 else range(after, after_end)
        words = " ".join(lines[number].text.strip() for number in below)
        if len(words) < 200 and not _SENTENCE_END.search(words):
            found |= {start, *below}
    return found
