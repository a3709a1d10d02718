"""How a line names who speaks: "HAMLET.", "HAM. To be", "Anna (rising): Who is it?", "[00:12:30] Interviewer: And so?".

A name is capitalised words with a stop, a colon, a dash or a wide gap behind them, or a line of its own. Words that
head paragraphs of prose ("Note:", "Example.", "Step 2:") are no names; nor is what begins a division of the text.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from passages.places.headings import parse_heading, unnumbered
from passages.text.lazy_pattern import lazily


class Form(StrEnum):
    """How a printed name is set off from what is said."""

    ALONE = "alone"  # on a line of its own
    COLON = "colon"
    STOP = "stop"  # a full stop or a dash
    COLUMN = "column"  # a tab or several blanks
    TYPE = "type"  # bold, italics or small capitals, with any sign or none behind it
    GIVEN = "given"  # the format itself calls it a speaker's name


class Label(NamedTuple):
    """A printed name at `[start, end)` of a line, with the stop and a short stage direction; `name` is without them."""

    name: str
    form: Form
    start: int
    end: int

    @property
    def in_capitals(self) -> bool:
        """Whether the name is printed in capitals; small words and numbers in it do not count."""
        return re.sub(rf"\b(?:{_SMALL}|{_NUMBER})\b", "", self.name).isupper()


_LONGEST = 48  # characters of a name
_SMALL = "of|the|and|to|in|de|del|della|der|des|die|du|et|la|le|und|van|von|y|zu|with|from|&"
_NUMBER = r"#?\d{1,2}(?:st|nd|rd|th|\.)?|[IVX]{1,4}"
_WORD = r"[^\W\d_a-z][\w'’-]*"
_NAME = lazily(rf"(?:(?:{_NUMBER})\s)?{_WORD}\.?(?:(?:\s|(?<=\.))(?:{_SMALL}|{_NUMBER}|{_WORD})\.?){{0,6}}")
# Most lines of prose go on in small letters behind their first word; this is told before anything else is tried.
_MAY_BE = lazily(rf"(?:(?:{_NUMBER})\s)?{_WORD}(?:[.:,(\[_*—–\t-]|\s(?=\s)|\s(?:[^a-zà-þ]|(?:{_SMALL})\b)|\s*\Z)")
_COUNTED = lazily(rf"(?:{_NUMBER})\s")  # "1 Clerk", "2nd Lord"
_DIRECTION = r"[(\[][^()\[\]]{1,80}[)\]]"
_STOP = lazily(
    rf"(?:[,.]?\s?{_DIRECTION}|,\s[a-z][^.:()\n]{{1,60}})?(?P<stop>[_*]*(?:[.:]?\s?[—–]|[.:]?\s?--|\s-(?=\s)|[.:])[_*]*)"
    r"(?=[\s\"“”‘’«(\[—–_]|[^\W\d_]|\Z)"
)
_ALONE = lazily(rf"(?P<stop>[.:]?)(?:\s?{_DIRECTION}[.:]?)?[_*]*\s*\Z")
_GAP = lazily(r"[.:]?(?:[ ]*\t\s*|[ ]{2,})(?=\S)")
_FOLLOWING = lazily(rf"\s?{_DIRECTION}(?=\s|\Z)")  # a direction right behind the stop
_BEFORE = lazily(
    r"\s*(?:[\[(<{](?:page|pg\.?|p\.)?\s?(?:\d{1,4}|[ivxlc]{1,7})[\])>}]\s*)?"  # a printed page mark
    r"(?P<head>(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?[\s–-]*)?[_*]{0,3})",
    re.IGNORECASE,
)
_STAMP_BEHIND = lazily(r"\s*[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?(?=\s*(?:[:.]|\Z))")
# Short words before a name, whose stop does not end it.
_TITLES = frozenset(
    "k q pr sec jun sen maj mr mrs ms mme mlle m dr st ste sir lord lady capt lt col gen sgt prof rev fr hr frau "
    "hon".split()
)
# Words that head paragraphs, lines or parts of texts that are no plays.
_NO_NAMES = frozenset(
    "note notes nb ps example examples question questions answer answers q a abstract summary introduction "
    "conclusion conclusions discussion results result methods method background objective objectives aim aims "
    "keywords source sources figure fig table chart step steps phase tip tips warning caution important "
    "definition definitions theorem lemma proof corollary remark remarks proposition axiom postulate scholium "
    "demonstration objection objections reply problem problems solution solutions exercise exercises hint case "
    "point points reason reasons claim premise premises pro con pros cons advantages disadvantages strengths "
    "weaknesses opportunities threats ingredients directions instructions preparation procedure materials "
    "equipment serves date location when where who what why how subject cc bcc sent re title editor translator "
    "publisher year language url link email phone fax address contents references bibliography appendix index "
    "abbreviations glossary yes no well oh ah but and or so then now here there thus hence however therefore "
    "moreover indeed finally next also still true false never always perhaps amen selah verse refrain bridge "
    "stanza intro outro text commentary translation moral exit exeunt enter scene act curtain pause silence beat "
    "cut fade dissolve int ext continued later end finis copyright isbn rule rules article section clause item "
    "total key legend photo image video caption credit credits version update status input output given required "
    "assumption hypothesis evidence context purpose scope overview preface foreword dedication footnote footnotes "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december beispiel anmerkung frage antwort hinweis satz beweis exemple remarque "
    "réponse nota ejemplo pregunta respuesta esempio domanda risposta setting characters cast time place volume "
    "part book chapter canto letter lecture essay psalm sonnet song hymn ode day week month".split()
)


def read_label(line: str, lead: str = "") -> Label | None:
    """Return the name of a speaker that may stand at the head of `line`; None where there is none.

    `lead` is what the format sets apart in type at the head of the line, "" for nothing.
    """
    before = _BEFORE.match(line)
    if before is None:
        return None
    start, at = before.start("head"), before.end()
    lead = lead.strip()
    if lead and line.startswith(lead, at) and (name := bare_name(lead)) and is_name(name):
        return _in_type(line, name, start, at + len(lead))
    if not _MAY_BE.match(line, at):
        return None
    return _alone(line, start, at) or _stopped(line, start, at) or _in_column(line, start, at)


def is_name(name: str) -> bool:
    """Tell whether words may be the name of a speaker."""
    words = [word.strip(".'’") for word in name.casefold().split()]
    if not words or len(name) > _LONGEST or not _NAME.fullmatch(name) or words[-1] in _SMALL.split("|"):
        return False
    if (len(words) == 1 and len(words[0]) < 2) or not _NO_NAMES.isdisjoint(words):
        return False
    if any(word.endswith(".") and not _is_title(word) for word in name.split()[:-1]):
        return False
    if _COUNTED.match(name):
        return True
    return words != ["the"] and not parse_heading(name) and not unnumbered(name)


def _is_title(word: str) -> bool:
    """Tell whether the stop behind a word does not end a name: "Mrs.", "K."."""
    word = word.strip(".").casefold()
    return word in _TITLES or word.isdecimal() or (len(word) == 1 and word.isalpha())


def bare_name(name: str) -> str:
    """Return a printed name without its stop, a stage direction or a time."""
    name = re.sub(_DIRECTION, "", name)
    return " ".join(_STAMP_BEHIND.sub("", name).split()).strip(" .:_*—–,-[]()")


def _in_type(line: str, name: str, start: int, end: int) -> Label:
    sign = re.compile(rf"[.:]?(?:\s?{_DIRECTION})?\s?[.:—–]?").match(line, end)
    end = sign.end() if sign and sign[0].strip() else end
    return Label(name, Form.TYPE if line[end:].strip() else Form.ALONE, start, end)


def _alone(line: str, start: int, at: int) -> Label | None:
    text = line[at:].rstrip()
    if len(text) > _LONGEST + 80:
        return None
    bare = re.sub(rf"\s?{_DIRECTION}", "", text)
    name = bare_name(bare)
    return Label(name, Form.ALONE, start, at + len(text)) if is_name(name) and _ALONE.search(bare) else None


def _stopped(line: str, start: int, at: int) -> Label | None:
    for found in _STOP.finditer(line, at, at + _LONGEST + 80):
        name = bare_name(line[at : found.start()])
        words = name.split()
        if not words or len(name) > _LONGEST or not _NAME.fullmatch(name):
            return None
        if found["stop"].startswith(".") and _is_title(words[-1]):
            continue
        if not is_name(name):
            return None
        end = found.end()
        if direction := _FOLLOWING.match(line, end):
            end = direction.end()
        return Label(name, Form.COLON if ":" in found["stop"] else Form.STOP, start, end)
    return None


def _in_column(line: str, start: int, at: int) -> Label | None:
    found = _GAP.search(line, at, at + _LONGEST + 8)
    name = bare_name(line[at : found.start()]) if found else ""
    if found is None or not is_name(name) or not re.search("[a-z]{2}", line[found.end() :]):
        return None
    return Label(name, Form.COLUMN, start, found.end())
