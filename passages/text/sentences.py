"""Sentence boundaries.

A stop is a run of marks that can end a sentence, the quotes and brackets that close after it, and the number of a note
right after them ("school.1", "said.”2", "law.[3]"). Whether a stop ends the sentence is decided from the word before it
and the word after it. Every step reads a bounded part of the text, so the whole is linear in its length.
"""

from __future__ import annotations

import re

from passages.text.lazy_pattern import lazily

_CLOSERS = "\"'”’»›)\\]}_」』）】》〉"
_OPENERS = "\"'“‘„‚«‹([{「『（【《〈¿¡*_—–-"
# Marks of scripts written without blanks, which need no blank after them, and marks of other scripts.
_WIDE = "。！？｡"
_OTHER = "؟۔।॥։።፧។៕။།"
_STOP = lazily(
    rf"(?P<mark>[.!?…‽{_WIDE}{_OTHER}]++)(?P<closers>[{_CLOSERS}“‘«‹]*+(?:[ \xa0\u202f][»›])?+)"
    rf"(?P<note>\d{{1,3}}(?:[,–-]\d{{1,3}}){{0,4}}(?!\w)|[⁰¹²³⁴-⁹]{{1,4}}|[*†‡§]{{1,3}}"
    r"|(?:\[[\w ,–-]{1,24}\]){1,9}(?::[ ]?\d{1,4}(?:[–-]\d{1,4})?)?)?+(?P<blank>\s*+)"
)
_BREAK = lazily(r"\n[^\S\n]*+\n\s*+")
_LAST_WORD = lazily(r"[\w.'’-]*\Z")
_FIRST_WORD = lazily(r"[\w'’]+")
_INITIAL = lazily(r"[^\W\d_]\.")
_LABEL = lazily(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlcIVXLC]{1,6}|[A-Za-z])\Z")
_CONTEXT = 24  # characters read on either side of a stop

# Abbreviations before a name, a number or a clause: they never end a sentence.
_LEADING = frozenset(
    "mr mrs ms mx dr prof rev hon st gen col capt cpt lt sgt maj cmdr adm gov sen rep pres fr messrs mme mlle mgr "
    "vs cf viz e.g i.e eg ie ca approx esp incl hr hrsg bzw z.b d.h vgl sog bspw bzgl ggf evtl inkl "
    "sra srta srs dña sig sigg dott avv ee mlles mme".split()
)
# Abbreviations before a number: "p. 12", "No. 5", "vol. II".
_NUMBERED = frozenset(
    "p pp no nos vol vols ch chs chap chaps sec secs sect fig figs art arts para paras par n nn l ll bk bks pt pts "
    "col cols fol ff app eq eqs tab s bd abb kap nr c v vv ex cap lib § abs ziff rn rz anm pag pagg tom chap éd".split()
)
# Abbreviations that may end a sentence: the next word decides.
_TRAILING = frozenset(
    "etc al jr sr inc ltd co corp bros dept univ assn ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec "
    "ed eds trans repr ibid op cit loc resp ph.d usw".split()
)
_STARTERS = frozenset(
    "the this that these those there then thus they their a an and as at but by for from he her his how however i "
    "if in it its many most my no not now of on once one or our she since so some such to we what when where "
    "whether which while who why with yet you your after all although among any because before both despite "
    "during each even few here indeed instead it's moreover nevertheless nor only other others several still "
    "though through today under unlike until upon was were will would".split()
)
_MONTHS = frozenset(
    "januar februar märz april mai juni juli august september oktober november dezember jahrhundert".split()
)


def split(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as (start, end), in order, end exclusive, without the blanks between them.

    All that is outside of them is blank. A blank line ends a sentence.
    """
    found: list[tuple[int, int]] = []
    position = 0
    caseless = text.lower() == text  # a text without capitals: a small letter may begin a sentence
    for paragraph in [*_BREAK.finditer(text), None]:
        end = paragraph.start() if paragraph else len(text)
        found += _split_paragraph(text, position, end, caseless)
        position = paragraph.end() if paragraph else end
    return found


def _split_paragraph(text: str, position: int, end: int, caseless: bool) -> list[tuple[int, int]]:
    found = []
    start = end - len(text[position:end].lstrip())
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _is_end(text, start, stop, caseless):
            found.append((start, stop.start("blank")))
            start = stop.end()
    last = len(text[start:end].rstrip()) + start
    if last > start:
        found.append((start, last))
    return found


def _is_end(text: str, start: int, stop: re.Match[str], caseless: bool) -> bool:
    """Return whether the sentence that begins at `start` ends at `stop`, which is not the last of the text."""
    mark = stop["mark"]
    if not any(map(str.isalnum, text[start : min(stop.start(), start + _CONTEXT)])):
        return False  # leading dots: "… and so on"
    if mark[-1] in _WIDE:
        return text[stop.end()] not in ("、，とっ" if stop["closers"] else "、，")
    if not stop["blank"]:
        return False
    following = text[stop.end() : stop.end() + _CONTEXT].lstrip(_OPENERS)
    if not following or following[0] in ".…!?,;:":
        return not following
    if following[0].islower() and not caseless:
        return False
    if mark != ".":
        return True
    return _is_full_stop(text[max(start, stop.start() - _CONTEXT) : stop.start()], stop, following, start)


def _is_full_stop(before: str, stop: re.Match[str], following: str, start: int) -> bool:
    """Return whether a single full stop ends a sentence, and not an abbreviation, an initial or a list number."""
    matched = _LAST_WORD.search(before)
    word = matched[0] if matched else ""
    next_word = _first_word(following)
    if stop["note"] and stop["note"][0].isdigit() and not stop["closers"]:
        year = word.isdigit() and len(word) == 4  # "since 1953.5 The": a decimal has no year before its point
        return year or not (word[-1:].isdigit() or len(word) == 1 or word.lower() in _NUMBERED | _LEADING)
    if stop["closers"] or stop["note"]:
        return True
    if _LABEL.match(before.lstrip()) and stop.start() - start <= _CONTEXT:
        return False
    lowered = re.split(r"['’]", word.lower().lstrip(".'’-"))[-1]  # "l'art. 3"
    if lowered in _LEADING:
        return False
    if lowered in _NUMBERED and (following[0].isdigit() or _is_roman(next_word)):
        return False
    if lowered in _TRAILING or _is_initials(word):
        return next_word.lower() in _STARTERS and not _INITIAL.match(following)
    return not (word.isdigit() and len(word) <= 2 and next_word.lower() in _MONTHS)


def _first_word(following: str) -> str:
    matched = _FIRST_WORD.match(following)
    return matched[0] if matched else ""


def _is_initials(word: str) -> bool:
    """Return whether `word` is single letters with full stops between them: "J", "J.S", "U.S.S.R"."""
    return all(len(part) == 1 and part.isalpha() for part in word.split("."))


def _is_roman(word: str) -> bool:
    return bool(word) and all(letter in "ivxlcIVXLC" for letter in word)
