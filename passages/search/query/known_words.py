"""The words of a language: "point" is one, so it is not read as "print" where a text has only that.

The lists are those of pyspellchecker (MIT). Its own reader makes a dictionary of 160,000 English words, in 220 ms and
27 MiB; bisecting the lines of the file needs 25 ms once and 3 MiB. The list is opened only where a word
could be read as another. The English one is American: a word is known by any of its spellings.
"""

from __future__ import annotations

import gzip
import zlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from passages.search.query.variants import variants

# Put before a word they make another, whose list need not have it: "ebooks", "postwar".
_PREFIXES = {
    "en": "anti auto bio co counter cyber e ex hyper inter macro mega meta micro mid mini multi neo non over photo "
    "post pre pro proto pseudo re semi sub super tele trans ultra un under".split(),
}
_RARE = 50  # the count of words that were listed without being met
_MIN_REST = 4  # letters after a prefix


def is_known_word(form: str, language: str) -> bool:
    """Return whether a form is a word of `language` (ISO 639-1); false for all where no list is known."""
    if not (words := _words(language)):
        return False
    rests = (
        form[len(prefix) :]
        for prefix in _PREFIXES.get(language, ())
        if form.startswith(prefix) and len(form) >= len(prefix) + _MIN_REST and form[len(prefix) :][:1] != form[0]
    )
    others = (*variants(form, language), *rests)
    return bool(_count(form, words)) or any(_count(each, words) > _RARE for each in others)


def _count(form: str, lines: bytes) -> int:
    """Return how often a list counted a form; 0 if it has it not. Bisects the lines, which are in order."""
    sought = form.encode("utf-8", "surrogatepass")
    low, high = lines.find(b"\n") + 1, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start) + 1 or len(lines)
        entry, _, count = lines[start:end].strip(b" \r\n,}").rpartition(b'":')
        entry = entry[1:]
        if entry == sought:
            return int(count)
        low, high = (end, high) if entry < sought else (low, start)
    return 0


@lru_cache(maxsize=4)
def _words(language: str) -> bytes:
    spec = find_spec("spellchecker")  # found, not imported
    folders = spec.submodule_search_locations if spec else None
    try:
        return gzip.decompress((Path(next(iter(folders or ()))) / "resources" / f"{language}.json.gz").read_bytes())
    except (OSError, EOFError, zlib.error, StopIteration, ValueError):
        return b""
