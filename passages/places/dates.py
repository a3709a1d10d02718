"""Dates as diaries and letters are headed with: "12 May 1817", "May 14", "Monday, 2 June", "3rd of July, 1817"."""

from __future__ import annotations

import re

from passages.text.lazy_pattern import lazily

_MONTHS = (
    "jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|jänner|januar|februar|märz|mai|juni|juli|oktober|dezember"
    "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
)
_DAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|sams?tag|sonntag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)
_DATE = lazily(
    rf"(?:(?:{_DAYS})[,.]?\s)?(?:the\s)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s(?:of\s|de\s)?(?:{_MONTHS})\.?"
    rf"|(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?)(?=\W|\Z)",
    re.IGNORECASE,
)


def begins_with_date(text: str) -> bool:
    """Tell whether a heading or a label begins with a date."""
    return bool(_DATE.match(text))
