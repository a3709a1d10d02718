"""A PDF's own properties: title, author, DOI, without what a program put there for want of anything better."""

from __future__ import annotations

import re
from collections.abc import Mapping

from passages.model import Metadata
from passages.readers.pdf.names import read_names
from passages.text.normalize import clean

_EXTENSIONS = (
    "docx?|docm|dotx?|rtf|odt|sxw|wpd|wps|lwp|pages|txt|tex|dvi|ps|eps|pdf|indd?|qxd|qxp|pmd|p65|fm|mif|book|pub|cdr|ai"
    "|pptx?|ppsx?|key|odp|xlsx?|ods|csv|vsd|html?|xml|tiff?|jpe?g|png|gif|bmp|exe|bat|zip|bak|tmp|prn|job|out|log"
)
_NUMBERED_THING = (
    "book|chapter|section|document|doc|presentation|slides?|sheet|page|part|layout|file|scan|image|print|job|untitled"
    "|dokument|präsentation|folie|documento|présentation|manuscript|article|paper|figure|fig|appendix|report"
)
_NO_TITLE = re.compile(
    rf"""(?:
        (?:untitled|unbenannt|sans\ titre|sin\ título|senza\ titolo|noname|no\ title|unknown|none|null)\b.{{0,12}}
      | (?:title|titel|titre|título|titolo)\b.{{0,3}}
      | (?:microsoft|ms)\ ?(?:word|powerpoint|excel|publisher|office|works)\b.* | powerpoint\ presentation
      | (?:word|powerpoint|excel|publisher|works)\ ?[-–—:]\ .*
      | (?:adobe|quark|corel|acrobat|pagemaker|indesign|latex|tex\ output|wordpad|notepad|openoffice)\b.{{0,60}}
      | (?:scanned|new|blank|full\ page|print(?:ed)?)\ (?:document|page|photo|image|file|from)\b.*
      | scan\b.{{0,20}} | print
      | .*\.(?:{_EXTENSIONS}) | (?:[a-z]:\\|file:|https?:|/).*
      | (?:{_NUMBERED_THING})?[\s_#.-]*\d*[\s_.-]*(?:\(\d+\))?
      | [\d\W_]* | (?:doi|pii|isbn|issn)\b.* | your\ title.* | title\ of\ .{{0,30}} | template\b.{{0,20}}
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_FILE_NAME = re.compile(
    r"(?=\S*[\d_])\S+|[a-z]+|\S*[_~]\S*"
)  # one word: with figures, with underscores, in small letters
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")


def read_properties(properties: Mapping[str, str]) -> Metadata:
    """Return what a file's properties say, by the names that the PDF standard gives them ("Title", "Author")."""
    info = {key: " ".join(clean(value).split()) for key, value in properties.items()}
    doi = _DOI.search(info.get("Subject", ""))
    title = info.get("Title", "")
    return Metadata(
        title=title if is_title(title) else "",
        author=read_names(info.get("Author", "")),
        doi=doi[0] if doi else "",
    )


def is_title(text: str) -> bool:
    """Return whether a text may be a title: no name of a file, and no program's words for something without one."""
    return bool(text) and not _NO_TITLE.fullmatch(text) and not _FILE_NAME.fullmatch(text)
