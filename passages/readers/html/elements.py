"""What elements of HTML and XHTML mean to a reader: which are no text, which are pages, notes, headings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from passages.text.lazy_pattern import lazily

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr li main ol p pre section summary table tbody thead tfoot tr ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template nav header footer aside form button select option textarea input iframe object svg "
    "canvas audio video map head label dialog menu math rt rp".split()
)
NO_TEXT = frozenset("script style template noscript head iframe object svg select textarea".split())
_NEVER_SKIPPED = frozenset(("html", "body", "main", "article"))
_SKIPPED_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar doc-toc".split()
)
_SKIPPED_TYPES = frozenset("toc landmarks page-list loi lot".split())
_SKIPPED_CLASSES = lazily(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|nav|navbar|navigation|breadcrumbs?|sidebar|menu|toc|share|sharing|social|advert"
    r"|ads?|banner|related|recommended|newsletter|subscribe|login|skip|pagination|popup|modal|noprint|sr-only"
    r"|visually-?hidden|screen-?reader(?:-text)?|site-?(?:header|footer)|page-?(?:header|footer)|comments?|backlink|ws-(?:noexport|header))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NEVER_TEXT = lazily(r"comments?\b|related|recommended|cookie|consent|gdpr|(?:^|[\s_-])toc(?:$|[\s_-])", re.IGNORECASE)
_HIDDEN = lazily(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PAGE_CLASS = lazily(
    r"(?:^|\s)(?:(?:ws-)?page-?_?(?:num(?:ber)?|no|nb|break|marker)|pb|pnum|pgnum|page)(?:$|\s)", re.IGNORECASE
)
_PAGE_ID = lazily(r"(?:page|pag|pg|p|pb|seite)[-_.]?(?:(?:num|no)[-_.]?)?(\d{1,4}|[ivxlc]{1,9})$", re.IGNORECASE)
_NOTE_CLASS = lazily(r"(?:^|\s)(?:foot|end|rear)notes?(?:-?(?:body|text|item))?(?:$|\s)", re.IGNORECASE)
_REF_CLASS = lazily(r"fnanchor|note-?_?(?:ref|anchor|link|call)|fn-?ref|noteref|footnote", re.IGNORECASE)
_REF_HREF = lazily(r"fn|note|ftn|edn|\An?\d", re.IGNORECASE)
_TITLE_CLASS = lazily(
    r"(?:^|\s)(?:(?:chapter|section|book|part|article)?[-_]?(?:title|subtitle|heading|head|subhead)\d?"
    r"|(?:chapter|part)[-_]?(?:num(?:ber)?|no)|cn|ct|h\d)(?:$|\s)",
    re.IGNORECASE,
)

_SPEAKER_CLASS = lazily(
    r"(?:^|\s)(?:(?:speaker|persona|character|personage)(?:[-_]?name)?|(?:char|sp)[-_]?name|spkr)(?:$|\s)",
    re.IGNORECASE,
)
_SPEAKER_TYPES = frozenset(("z3998:persona", "z3998:speaker"))
_STAGE_CLASS = lazily(
    r"(?:^|\s)(?:stage|stage-?_?dir(?:ection)?s?|stagedir\w*|didascalies?|stgdir|sd)(?:$|\s)", re.IGNORECASE
)
_SMALL_CAPITALS = lazily(r"(?:^|\s)(?:smcap|sc|small-?_?cap(?:ital)?s?|smallcaps)(?:$|\s)", re.IGNORECASE)


def is_left_out(tag: str, attributes: Mapping[str, str], *, keep_all: bool) -> bool:
    """Tell whether an element is no part of the text; with `keep_all`, only hidden and textless ones are not."""
    if tag in _NEVER_SKIPPED:
        return False
    if not attributes:
        return tag in NO_TEXT or (not keep_all and tag in _SKIPPED)
    if is_note(tag, attributes):
        return False
    roles = set(attributes.get("role", "").lower().split())
    if tag in NO_TEXT or types_of(attributes) & _SKIPPED_TYPES or "doc-toc" in roles or is_hidden(attributes):
        return True
    if keep_all:
        return False
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return tag in _SKIPPED or bool(roles & _SKIPPED_ROLES) or bool(_SKIPPED_CLASSES.search(named))


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is not shown."""
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return hidden or bool(_HIDDEN.search(attributes.get("style", "")))


def may_hold_text(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element that is left out by its name may hold the text all the same.

    Some sites put the whole page into a form, or call its frame "content-sidebar-wrap". No menu and no comments do.
    """
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    roles = set(attributes.get("role", "").lower().split())
    return not (tag in ("nav", "footer", *NO_TEXT) or roles & _SKIPPED_ROLES or _NEVER_TEXT.search(named))


def types_of(attributes: Mapping[str, str]) -> set[str]:
    """Return the words of `epub:type`, in small letters."""
    words = attributes.get("epub:type")
    return set(words.lower().split()) if words else set()


def is_page(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element marks the beginning or end of a page."""
    if "pagebreak" in types_of(attributes) or attributes.get("role", "").lower() == "doc-pagebreak":
        return True
    return tag in ("span", "a", "div", "p", "hr", "small") and bool(_PAGE_CLASS.search(attributes.get("class", "")))


def page_in(name: str) -> str:
    """Return the label in a name such as "page_12"; "" where there is none."""
    found = _PAGE_ID.match(name)
    return found[1] if found else ""


def is_note(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is a footnote or an endnote."""
    if types_of(attributes) & {"footnote", "rearnote", "endnote", "note"}:
        return True
    if attributes.get("role", "").lower() in ("doc-footnote", "doc-endnote"):
        return True
    holds = tag in ("div", "aside", "p", "li", "section", "dd", "td")
    return holds and bool(_NOTE_CLASS.search(attributes.get("class", "")))


def is_reference(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element may hold the number of a note that is referred to."""
    if tag == "sup" or "noteref" in types_of(attributes) or attributes.get("role", "").lower() == "doc-noteref":
        return True
    href = attributes.get("href", "") if tag == "a" else ""
    return "#" in href and bool(
        _REF_CLASS.search(attributes.get("class", "")) or _REF_HREF.search(href.rpartition("#")[2])
    )


def is_heading(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is a heading, by its name or, as many books have it, by its class."""
    if tag in ("p", "div"):
        return bool(_TITLE_CLASS.search(attributes.get("class", "")))
    return tag in HEADINGS


def clean_label(text: str) -> str:
    """Return a page's label as it is printed: "140" for " 140. " and for "Page 140"; "" where there is none."""
    label = re.sub(r"^(?:page|pg\.?|p\.|seite|s\.)\s*", "", text.strip().strip("[]{}()").strip(), flags=re.IGNORECASE)
    label = label.rstrip(".:, ")
    return label if len(label) <= 12 else ""


def is_speaker(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is the printed name of who speaks."""
    if types_of(attributes) & _SPEAKER_TYPES:
        return True
    return tag not in ("body", "section", "div", "table", "tr") and bool(
        _SPEAKER_CLASS.search(attributes.get("class", ""))
    )


def is_stage_direction(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element of its own is a stage direction."""
    if tag not in BLOCKS:
        return False
    return "z3998:stage-direction" in types_of(attributes) or bool(_STAGE_CLASS.search(attributes.get("class", "")))


def is_set_apart(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is set in bold, italics or small capitals, as the names of speakers are."""
    return tag in ("b", "strong", "i", "em") or (
        tag in ("span", "small", "font", "a")
        and bool(
            _SMALL_CAPITALS.search(attributes.get("class", "")) or "small-caps" in attributes.get("style", "").lower()
        )
    )
