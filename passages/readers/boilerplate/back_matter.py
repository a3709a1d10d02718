"""A book's own index, and its lists of plates: known by their shape, and no text that answers a question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from passages.model import DropReason
from passages.readers.boilerplate.field_head import bare
from passages.readers.boilerplate.imprint import find_imprint
from passages.text.lazy_pattern import lazily

_INDEX = lazily(
    r"(?:general |subject |name |author )?index(?: of [\w ]{1,40})?|register"
    r"|(?:sach|personen|namens?)(?:register|verzeichnis)"
    r"|índice (?:analítico|onomástico|de nombres)|indice (?:analitico|dei nomi)|index (?:des noms|général)",
    re.IGNORECASE,
)
_LIST = lazily(r"(?:list of )?(?:plates|illustrations|figures|tables|maps)", re.IGNORECASE)
_NUMBER = r"(?:\d{1,5}(?:[–-]\d{1,5})?(?:ff?|n)?|[ivxlc]{1,7})"
# "salt, 12, 14–15": a page behind a sign or a gap; behind a blank, nothing that may be a year.
_ENTRY_END = lazily(
    rf"(?:[,;:]\s?|\.{{2,}}\s?|…\s?|\t|\s{{2,}}|(?:\.\s){{2,}})(?:pp?\.\s?)?{_NUMBER}\.?\Z|\s\d{{1,3}}(?:[–-]\d{{1,3}})?\.?\Z"
)
_SEE = lazily(r"(?:[,;.(–—]\s|\A)(?i:see(?: also)?|siehe(?: auch)?|voir|véase|vedi)\s[^.!?]{1,60}[.)]?\Z")
_LETTER = lazily(r"\W{0,2}[A-ZÀ-Þ](?:\s?[-–]\s?[A-ZÀ-Þ])?\W{0,2}")
_LONGEST_ENTRY = 300  # characters
_SHARE = 0.7  # of the paragraphs below the heading have the shape of an entry
_SORTED = 0.65  # of the entries stand behind the one before in the alphabet: those below an entry may not


def find_back_matter(
    kept: Sequence[int], texts: Sequence[str], is_heading: Sequence[bool]
) -> Iterator[tuple[int, DropReason]]:
    """Yield the numbers of an index's or an imprint's paragraphs, with the reason to leave them out.

    `kept` are the numbers of those `texts` that are not empty.
    """
    place = 0
    while place < len(kept):
        after = _end_of_index(place, kept, texts, is_heading)
        for at in range(place, after):
            yield kept[at], DropReason.INDEX
        place = max(after, place + 1)
    yield from ((number, DropReason.IMPRINT) for number in find_imprint(kept, texts))


def _end_of_index(place: int, kept: Sequence[int], texts: Sequence[str], is_heading: Sequence[bool]) -> int:
    """Return the place below the index that the heading at `place` begins; `place` itself where none does.

    Entries go on to the next heading that is more than a letter. Most of what stands there must have their shape, and
    an index must stand in the order of the alphabet.
    """
    title = bare(texts[kept[place]]).strip(" .:") if len(texts[kept[place]]) < 80 else ""
    is_index = bool(_INDEX.fullmatch(title))
    if not is_index and not _LIST.fullmatch(title):
        return place
    after = place + 1
    while after < len(kept):
        text = bare(texts[kept[after]])
        if is_heading[kept[after]] and not _LETTER.fullmatch(text) and not _is_entry(text):
            break
        after += 1
    below = [bare(texts[kept[at]]) for at in range(place + 1, after)]
    shaped = sum(_is_entry(text) or bool(_LETTER.fullmatch(text)) for text in below)
    lines = [line for text in below for line in text.split("\n") if line.strip()]
    is_one = len(lines) > 1 and shaped >= _SHARE * len(below) and (not is_index or _is_sorted(lines))
    return after if is_one else place


def _is_entry(text: str) -> bool:
    """Tell whether most lines of a paragraph end as an entry does."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    shaped = (len(line) < _LONGEST_ENTRY and (_ENTRY_END.search(line[-40:]) or _SEE.search(line)) for line in lines)
    return sum(map(bool, shaped)) * 2 > len(lines)


def _is_sorted(lines: Sequence[str]) -> bool:
    heads = [_folded(line) for line in lines if not _LETTER.fullmatch(line)]
    behind = sum(before[:1] <= after[:1] for before, after in pairwise(heads))
    return behind >= _SORTED * (len(heads) - 1)


def _folded(line: str) -> str:
    plain = unicodedata.normalize("NFD", line).casefold()
    return "".join(filter(str.isalpha, plain))[:20]
