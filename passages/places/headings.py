"""The grammar of headings: which division of a text does "CHAPTER XII. The Storm" or "ACT III. SCENE I." begin?

A heading names a division by a word and a number, in either order, in figures, roman numerals or words. What CSL 1.0.2
has no locator for (letter, canto, article, number ...) is a section that keeps its own word. To teach a word, add it to
`_WORDS`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from passages.places.dates import begins_with_date
from passages.places.roman import from_roman
from passages.places.systems import System
from passages.text.lazy_pattern import lazily


class Division(NamedTuple):
    """One division that a heading begins; `label` is its number as it is printed, "" where it has none."""

    system: System
    label: str = ""
    word: str = ""  # what it is called, where the system's own name would not do
    title: str = ""


_WORDS: dict[System, str] = {
    System.VOLUME: "volume vol tome band tomo volumen volumes",
    System.BOOK: "book buch livre libro liber boek",
    System.PART: "part pt teil partie parte deel",
    System.ACT: "act akt aufzug acte acto atto actus",
    System.SCENE: "scene szene auftritt scène escena scena",
    System.CHAPTER: "chapter chap ch chapitre kapitel kap capítulo capitulo cap capitolo caput hoofdstuk kapittel",
    System.SECTION: "section sec abschnitt sección sezione seção",
}
# Sections that are called by a word of their own, and how a citation writes it.
_OWN_WORDS = {
    "letter": "Letter", "brief": "Brief", "lettre": "Lettre", "carta": "Carta", "canto": "Canto", "gesang": "Gesang",
    "chant": "Chant", "no": "No.", "number": "No.", "nr": "Nr.", "article": "Art.", "art": "Art.", "artikel": "Art.",
    "proposition": "Prop.", "prop": "Prop.", "lecture": "Lecture", "vorlesung": "Vorlesung", "essay": "Essay",
    "sonnet": "Sonnet", "poem": "Poem", "psalm": "Psalm", "sermon": "Sermon", "ode": "Ode", "hymn": "Hymn",
    "meditation": "Meditation", "dialogue": "Dialogue", "discourse": "Discourse", "fit": "Fit", "stave": "Stave",
    "tale": "Tale", "story": "Story", "day": "Day", "night": "Night", "fragment": "Fragment", "paper": "Paper",
    "entry": "Entry", "homily": "Homily", "epistle": "Epistle", "elegy": "Elegy", "idyll": "Idyll", "fable": "Fable",
    "adventure": "Adventure", "question": "Question", "aphorism": "Aphorism", "theorem": "Theorem", "rule": "Rule",
    "title": "Title", "clause": "Clause", "paragraph": "§", "appendix": "Appendix", "anhang": "Anhang",
    "interlude": "Interlude", "stanza": "Stanza", "song": "Song", "fytte": "Fytte", "surah": "Surah", "sura": "Sura",
}  # fmt: skip
_SYSTEM_OF = {word: system for system, words in _WORDS.items() for word in words.split()}

_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth|last"
    "|erste[rsn]?|zweite[rsn]?|dritte[rsn]?|vierte[rsn]?|fünfte[rsn]?|sechste[rsn]?|siebente[rsn]?|siebte[rsn]?"
    "|achte[rsn]?|neunte[rsn]?|zehnte[rsn]?|elfte[rsn]?|zwölfte[rsn]?|letzte[rsn]?"
    "|premi(?:er|ère)|deuxième|seconde|troisième|quatrième|cinquième|sixième|septième|huitième|neuvième|dixième"
    "|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|séptim[oa]|octav[oa]|noven[oa]|décim[oa]"
    "|prim[oa]|second[oa]|terz[oa]|quart[oa]|sest[oa]|settim[oa]|ottav[oa]|non[oa]|decim[oa]"
)
_SPELT = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}|{ORDINALS}))?|{_ONES}|{ORDINALS})"
_FIGURES = r"\d{1,4}[a-z]?(?:\.\d{1,3}){0,3}(?:\(\d{1,3}\))?"
_ROMAN = r"[IVXLCDM]{1,15}|[ivxlcdm]{1,15}"
NUMERAL = rf"(?:(?-i:{_ROMAN})|{_FIGURES}|{_SPELT}|(?-i:[A-Z])(?![\w'’]))"
WORD = "|".join(sorted({*_SYSTEM_OF, *_OWN_WORDS}, key=len, reverse=True))
_AFTER = r"(?=[\s.,:;)\]—–-]|\Z)"
# A word and a number: Chapter XII, Book the Second, Act. 3, No. 10, Art. 5(2).
_NAMED = lazily(rf"(?P<word>{WORD})\b\.?\s{{1,3}}(?:the\s)?(?P<number>{NUMERAL}){_AFTER}", re.IGNORECASE)
# A number and a word: First Book, The Second Part, Zweites Kapitel.
_ORDERED_WORDS = {*_SYSTEM_OF, "letter", "canto", "epistle", "lecture", "sermon", "dialogue"}
_ORDERED_WORD = "|".join(sorted(_ORDERED_WORDS, key=len, reverse=True))
_ORDERED = lazily(
    rf"(?:the\s)?(?P<number>{ORDINALS}|\d{{1,3}}\.)\s(?P<word>{_ORDERED_WORD})\b(?=\s*(?:[.:;—–-]|\Z))", re.IGNORECASE
)
_SIGN = lazily(rf"§{{1,2}}\s?(?P<number>{_FIGURES}|(?-i:{_ROMAN})){_AFTER}", re.IGNORECASE)
_SIGN_ALONE = lazily(rf"§\s?(?:{_FIGURES}|(?-i:{_ROMAN}))\.?", re.IGNORECASE)
_NUMBERED = lazily(r"(?P<number>(?-i:[IVXLC]{1,7})|\d{1,3}(?:\.\d{1,3}){0,4})(?:[.):]|\s?[—–])?\s+(?=\S)")
_ALONE = lazily(rf"[\W_]*(?P<number>(?-i:{_ROMAN})|\d{{1,4}})[\W_]*", re.IGNORECASE)
# The name of a series before it: The Federalist No. 10.
_SERIES = lazily(
    rf"[^\W\d_][^.:;\n]{{0,60}}?[\s,]\s?(?P<word>No|Number|Nr)\b\.?\s(?P<number>\d{{1,4}}|(?-i:{_ROMAN}))(?P<rest>\W.*)?",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 250  # characters of a heading
_BETWEEN = lazily(r"[\s.,:;)\]—–*_-]+")
_UNNUMBERED = lazily(
    r"(?:(?:the|author['’]s|translator['’]s|editor['’]s|first|second|final|general)\s)*"
    r"(?P<word>preface|prologue|epilogue|foreword|afterword|postscript|induction|dedication|introduction|introductory"
    r"|epigraph|prelude|postlude|conclusion|to\sthe\sreader|vorwort|vorrede|nachwort|einleitung|prolog|epilog|préface|avant-propos|postface"
    r"|prólogo|epílogo|prefacio|prefazione|prologo|epilogo|advertisement|l['’]envoi|envoi|finale)\b.{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_ENDS = frozenset(
    "conclusion epilogue afterword postscript nachwort epilog postface epílogo epilogo finale postlude".split()
)


def parse_heading(text: str) -> tuple[Division, ...]:
    """Return the divisions that a heading begins, outermost first; none where it names no number.

    "ACT III. SCENE I. A room" begins two. A numeral alone is a chapter until its surroundings tell otherwise (see
    `divisions`); "3.1 Data" is a section.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or begins_with_date(text):
        return ()
    found, rest = _named_divisions(text)
    if found:
        return (*found[:-1], found[-1]._replace(title=rest))
    if sign := _SIGN.match(text):
        return (Division(System.SECTION, sign["number"], "", _title(text[sign.end() :])),)
    if (series := _SERIES.fullmatch(text)) and _is_number(series["number"]):
        return (Division(System.SECTION, series["number"], "No.", _title(series["rest"] or "")),)
    if alone := _ALONE.fullmatch(text):
        number = alone["number"]
        if number.isdecimal() or from_roman(number):
            return (Division(System.CHAPTER, number),)
    if (numbered := _NUMBERED.match(text)) and _is_number(numbered["number"]):
        return (Division(System.SECTION, numbered["number"], "", _title(text[numbered.end() :])),)
    return ()


def stands_alone(text: str) -> bool:
    """Tell whether a line is the number of a division and nothing else, so that a title may follow: "Chapter IV."."""
    text = " ".join(text.split())
    found, title = _named_divisions(text)
    return (bool(found) and not title) or is_bare_number(text) or _SIGN_ALONE.fullmatch(text) is not None


def begins_division(text: str) -> bool:
    """Tell whether a heading names a division of the text, or dates an entry, and so is no title of the whole."""
    return bool(parse_heading(text)) or unnumbered(text) is not None or begins_with_date(text)


def unnumbered(text: str) -> Division | None:
    """Return the division that "PREFACE", "Epilogue" or the like begins; None for any other heading."""
    text = " ".join(text.split())
    found = _UNNUMBERED.fullmatch(text)
    return Division(System.CHAPTER, "", text.strip(" .:").capitalize() if text.isupper() else text) if found else None


def stands_at_end(word: str) -> bool:
    """Tell whether an unnumbered division of this name follows the numbered ones: "Epilogue"."""
    return any(one in word.casefold() for one in _ENDS)


def is_bare_number(text: str) -> bool:
    """Tell whether a heading is a numeral alone: "XII.", "12"."""
    found = _ALONE.fullmatch(" ".join(text.split()))
    return bool(found and (found["number"].isdecimal() or from_roman(found["number"])))


def division_word(word: str) -> tuple[System, str] | None:
    """Return the system that a word names, and the word that a citation keeps: "Letters", "ch." -> chapter; or None."""
    folded = word.casefold().strip(" .")
    for one in (folded, folded.removesuffix("s")):
        if one in _SYSTEM_OF:
            return _SYSTEM_OF[one], ""
        if one in _OWN_WORDS:
            return System.SECTION, _OWN_WORDS[one]
    return None


def _named_divisions(text: str) -> tuple[list[Division], str]:
    """The divisions named at the head of a text, and the title behind them."""
    found: list[Division] = []
    at = 0
    while match := _NAMED.match(text, at) or _ORDERED.match(text, at):
        named = division_word(match["word"])
        number = match["number"].strip(" .")
        if named is None or not _is_number(number):
            break
        system, word = named
        label = number if any(map(str.isdigit, number)) or from_roman(number) else _as_printed(number)
        found.append(Division(system, label, word))
        at = match.end()
        if between := _BETWEEN.match(text, at):
            at = between.end()
    rest = text[at:]
    if found and rest and not _is_title(text, at, rest):
        return [], text
    return found, _title(rest)


def _is_title(text: str, at: int, rest: str) -> bool:
    """Tell "Chapter 3: Of boats" and "Chapter 3 Of Boats" from "Part 3 of the fee is due"."""
    parted = not text[at - 1].isspace() or bool(
        _BETWEEN.search(text[:at][-2:]) and text[:at].rstrip()[-1:] in ".:,;—–-)"
    )
    return parted or rest[0].isupper() or not rest[0].isalpha()


def _is_number(number: str) -> bool:
    letters = number.isalpha() and all(char in "IVXLCDMivxlcdm" for char in number)
    return not letters or bool(from_roman(number)) or len(number) == 1


def _as_printed(number: str) -> str:
    return " ".join(number.split())


def _title(rest: str) -> str:
    return rest.strip(" .:;,—–-*_\t")
