"""Stage directions: which paragraphs of a play tell what is done, not what is said."""

from __future__ import annotations

import re
from collections.abc import Collection

from passages.text.lazy_pattern import lazily

_BRACKETED = lazily(r"[_*]*(?:\[[^\[\]]*\]?|\([^()]*\))[_*.]*")
_PAGE = lazily(r"[\[(](?:page|pg\.?|p\.)?\s?(?:\d{1,4}|[ivxlc]{1,7})[\])]", re.IGNORECASE)
_ITALIC = lazily(r"(_+|\*+)(?=\S)[^_*]+\1[.]?")
_BEGINS = lazily(
    r"[_*\[(]*(?:(?:re-?)?enters?(?!,)|re-?entra\w*|exits?|exeunt|manet|blackout|black\sout|lights?\s(?:up|down|fade|out)"
    r"|the\s(?:lights|curtain|stage)|they\s(?:go|exit|enter|leave|embrace|fight)|tritt\sauf|vorhang|entrent|rideau|sale"
    r"|entra|telón|sipario)(?![\w’'])[^?!]*",
    re.IGNORECASE,
)
_SOUNDS = lazily(
    r"(?:(?:a|another|long|short|loud)\s){0,2}(?:curtain|pause|silence|knock(?:ing)?|alarums?|flourish|thunder|music"
    r"|sennet|trumpets?)(?:\s(?:within|without|off|again|heard|above|below|at\sthe\sdoor))*\W*",
    re.IGNORECASE,
)
_ACTS = lazily(r"(?:the\s)?(?P<name>[^\W\d_][\w.’' -]{0,40}?),?\s(?P<verb>(?-i:[a-z]+s))(?=[\s.,;])", re.IGNORECASE)
_NO_ACTS = frozenset("is was has does as his this us".split())
_LONGEST = 300  # characters of a direction that is known by its words


def is_direction(text: str, names: Collection[str], *, in_italics: bool = False) -> bool:
    """Tell whether a paragraph is a stage direction; `names` are those of the speakers, casefolded."""
    text = " ".join(text.split())
    if not text or _PAGE.fullmatch(text):
        return False
    if in_italics or _BRACKETED.fullmatch(text) or _ITALIC.fullmatch(text):
        return True
    if len(text) > _LONGEST:
        return False
    if _BEGINS.fullmatch(text) or _SOUNDS.fullmatch(text):
        return True
    acts = _ACTS.match(text)
    return bool(acts and acts["verb"] not in _NO_ACTS and acts["name"].strip(" .").casefold() in names)
