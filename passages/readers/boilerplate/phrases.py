"""What a site writes around a text, line by line: menus, buttons, notices, stamps.

To teach another site's words, add a line to the sets below. A line is compared as `fold` writes it. Expressions are
compiled when a line first needs them: the start of a program that reads a plain text does not wait for them.
"""

from __future__ import annotations

import re
from functools import cache

from passages.text.lazy_pattern import lazily

_LONGEST = 300  # characters of a line in a menu

# Whole lines that only a site writes; one of them shows that a site's words stand here.
_SURE = frozenset(
    {"back to top", "from wikipedia, the free encyclopedia",
     "jump to navigation", "jump to search", "skip advertisement",
     "share full article", "open in figure viewer", "citing literature", "display full size",
     "accessibility help", "show author details", "save pdf", "author links open overlay panel", "add to mendeley",
     "get rights and content", "previous article in issue", "next article in issue", "get full access to this article",
     "view all access and purchase options for this article", "similar content being viewed by others",
     "explore related subjects", "avoid common mistakes on your manuscript", "explore all metrics",
     "you have full access to this open access article", "article activity alert", "citing articles via",
     "wiley online library", "project muse mission", "also from sage", "more from oxford academic",
     "advertisement intended for healthcare professionals", "intended for healthcare professionals"}
)  # fmt: skip
_SURE_STARTS = (
    "in lieu of an abstract", "launched on muse", "skip to main", "skip to content", "skip to navigation",
    "[skip to content", "project muse", "author(s): ", "reviewed work(s): ", "stable url:",
    "text is available under the creative commons", "this page was last edited on", "retrieved from \"http",
    "purchase/rental options available", "you are not currently authenticated",
    "cite this article http", "hostname: page-component", "skip to article",
    "published online by cambridge university press", "discover the latest articles and news from researchers",
)  # fmt: skip
_ADDRESS = lazily(
    r"(?:https?://)?(?:dx\.)?(?:doi\.org/|muse\.jhu\.edu/|www\.jstor\.org/)\S+|(?:doi:? ?)?10\.\d{4,9}/\S+"
    r"|(?:(?:print|online|electronic|e-?|p-?) ?)?issn:?[\s\dx–-]*"
)
_ADDRESS_STARTS = (
    "http", "dx.", "doi", "muse.", "www.", "10.", "print", "online", "electronic", "e-", "p-", "eissn", "issn",
)  # fmt: skip

# Whole lines that a site writes, but an author may: several different ones show it as well.
_USUAL = frozenset(
    {"additional information", "open access", "free access", "full access", "all rights reserved", "advertisement",
     "subscribe", "subscribe now", "share", "tweet", "email", "print", "pdf", "metrics", "tools", "figures & data",
     "full article",
     "article", "altmetric", "citations", "reprints & permissions", "submit an article", "journal homepage",
     "research article", "original article", "original research", "review article", "journal article",
     "read the full text", "leave a comment", "leave a reply", "load more comments", "reply", "like", "cite", "about",
     "type your email", "people also read", "related research", "powerpoint", "google scholar", "crossref", "menu",
     "search", "home", "newsletter", "ready for more", "share this post", "sign up", "read more", "continue reading",
     "advanced search", "browse", "views", "crossref citations to date", "disclaimers", "about wikipedia",
     "contact us", "help", "official website", "listen to this article", "save for later", "follow us",
     "permalink", "view all comments", "show more", "most read", "most popular", "recommended for you",
     "support us", "print subscriptions", "most viewed", "reuse this content", "explore more on these topics",
     "sage journals", "search this journal", "submission guidelines", "pdf / epub", "cite article", "share options",
     "information, rights and permissions", "metrics and citations", "oxford academic", "search menu", "split view",
     "permissions", "download all slides", "more metrics information", "rights & permissions",
     "view all authors and affiliations", "article contents", "aims and scope", "submit manuscript", "affiliation:",
     "figures and tables", "article preview", "section snippets", "recommended articles", "email alerts",
     "most cited", "advance article alerts", "new issue alert", "enter search terms", "login", "download pdf",
     "creative commons", "find a journal", "publish with us", "track your research", "add to workspace",
     "save", "download", "submit paper", "article history",
     "related content", "view citation", "rights and permissions", "cited by", "login / register",
     "you have access", "additional links", "manage cookies", "about cookies", "accessibility", "published by",
     "permissions icon permissions", "share icon share", "orcid id"}
)  # fmt: skip
_USUAL_STARTS = (
    "impact factor: ", "first published online ", "issue section: ", "published online by ", "home>", "home > ",
    "doi: http", "creative common license", "rights & permissions", "corresponding author. email", "get access",
)  # fmt: skip
_USUAL_FIRST = frozenset(
    "view save export copy cite cited get download buy rent purchase access previous next related recommended share "
    "tweet email print institutional log sign accept reject manage allow cookie privacy terms accessed: published p. "
    "pp. © copyright copyright© first received volume pages vol. comments categories categories: by recommended start "
    "about filed tags tags: posted you".split()
)
_NUMBERED_LINE = lazily(
    r"\d[\d,.]*k? (?:comments?|likes?|replies|restacks|shares|views|accesses|citations?|altmetric)"
    r"|\d+ min(?:ute)?s? read"
)
_TERMINAL = frozenset(
    {
        "author information",
        "also from sage",
        "citing literature",
        "related research",
        "people also read",
        "ready for more",
        "leave a reply",
    }
)
_TERMINAL_START = lazily(
    r"(?:\d[\d,.]* )?comments? \(\d+\)|\d[\d,.]* comments?|(?:discussion|comments) (?:about|on) this \w+"
)

_NOTICE_STARTS = (
    "project muse promotes", "project muse is", "project muse®", "forged from a partnership",
    "jstor is a not-for-profit", "your use of the jstor archive", "linked references are available on jstor",
    "you may need to log in to jstor", "sign up for our newsletter", "sign up for the newsletter",
    "get the best of our", "skip past newsletter promotion",
    "subscribe to our newsletter", "thanks for reading! subscribe", "this is an open access article",
    "open access this article is licensed", "this article is published and distributed under the terms",
    "springer nature remains neutral", "copyright © the author(s)",
    "© the author(s)", "get shareable link", "anyone you share the following link with",
)  # fmt: skip
_COOKIE_STARTS = (
    "this website uses", "this site uses", "our website uses", "our site uses", "the website uses", "the site uses",
    "we use", "we value", "by continuing", "by using", "by clicking", "without cookies",
)  # fmt: skip
_COOKIE_WORDS = ("experience", "consent", "accept", "agree", "privacy", "traffic")

_STAMPS = frozenset(
    {"view pdf", "download pdf", "access article in pdf", "[access article in pdf]", "access article in pdf]"}
)
_STAMP_STARTS = (
    "this content downloaded from",
    "all use subject to http",
    "downloaded from http",
    "in lieu of an abstract",
)
_STAMP = lazily(
    r"(?:https?://)?about\.jstor\.org/terms\W*|(?:view|save|export) citations?|key ?words: .{1,300}"
    r"|(?:10\.\S+ ?)?(?:(?:crossref|web of science®?|pubmed|mathscinet|google scholar) ?)+"
    r"|[\d.:a-f]{7,39} on (?:mon|tue|wed|thu|fri|sat|sun)\w*, \d.{4,40} utc|.{1,80}\(bio\).{0,200}"
)
_STAMP_HINTS = ("google scholar", "crossref", "jstor.org", "citation", "keywords", "key words", " utc", "(bio)")


@cache
def _usual() -> re.Pattern[str]:
    return re.compile(
        r"(?:copyright ?)?© ?(?:\d{4}\b|the author).{0,120}|copyright.{0,60}project muse\b.*"
        r"|(?:view|save|export|copy|cite|get|download) (?:this |the )?(?:citations?|pdf|article|issue|abstract|html)"
        r"|(?:buy|rent|purchase|access) (?:this )?(?:article|issue|book|chapter)\b.{0,40}"
        r"|(?:previous|next) (?:article|chapter|issue|post)"
        r"|(?:related|recommended) (?:content|articles?|posts?|stories)"
        r"|(?:share|tweet|email|print) (?:this|on|via|article|page)\b.{0,30}"
        r"|(?:institutional )?(?:log|sign) ?in\b.{0,30}|(?:accept|reject|manage|allow)(?: all)?(?: cookies)?"
        r"|cookie (?:policy|settings)|privacy (?:policy|[∙·|]).{0,60}"
        r"|terms (?:of (?:use|service)|and conditions).{0,60}"
        r"|accessed: .*\d{4}.*|published by: .*|(?:first )?published(?: online)?: .*\d{4}.*|pp?\. ?\d+ ?[-–] ?\d+"
        r"|.{3,80}, volume \d+ ?, (?:issue|number) \d.{0,60}"
        r"|volume \d+, (?:\d{4} - )?issue \d+.{0,40}|vol\. \d+, no\. \d+.{0,60}"
        r"|pages \d+[-–]\d+ ?\|.*|received .*\d{4}.*"
        r"|cited by \d+|comments? \(\d+\)|categories: ?.*|about wiley online library|start your substack.*"
        r"|(?:filed under|posted in|tags?): .{0,100}|you (?:may|might) also like|copyright © .{0,80}"
    )


def fold(line: str) -> str:
    """Return a line as the sets above are written: small letters, single blanks, no full stop or dots at its end."""
    return " ".join(line.lower().split()).rstrip(" .…?")


def is_sure(line: str) -> bool:
    """Tell whether only a site writes such a line: one of them shows that a site's words stand here."""
    key = fold(line)
    if not 0 < len(key) < _LONGEST:
        return False
    if key in _SURE or key.startswith(_SURE_STARTS) or ("(bio)" in key and len(key) < 240):
        return True
    return key.startswith(_ADDRESS_STARTS) and bool(_ADDRESS.fullmatch(key))


def is_usual(line: str) -> bool:
    """Tell whether a site writes such a line, but an author may: several different ones show a site's words."""
    key = fold(line)
    if not 0 < len(key) < _LONGEST:
        return False
    if key in _USUAL or key.startswith(_USUAL_STARTS):
        return True
    if key.split(maxsplit=1)[0] in _USUAL_FIRST:
        return bool(_usual().fullmatch(key))
    return key[0].isdigit() and bool(_NUMBERED_LINE.fullmatch(key))


def is_button(line: str) -> bool:
    """Tell whether a whole line stands between paragraphs of a site's page, and belongs to no sentence."""
    key = fold(line)
    return key in _SURE or key in _USUAL or bool(key and key[0].isdigit() and _NUMBERED_LINE.fullmatch(key))


def is_notice(line: str) -> bool:
    """Tell whether a paragraph begins here that only a site writes."""
    key = " ".join(line[:800].lower().split())
    if key.startswith(_NOTICE_STARTS) or " collaborating with jstor" in key[:120]:
        return True
    of_cookies = key.startswith(_COOKIE_STARTS) and "cookies" in key[:400]
    return of_cookies and any(word in key[:500] for word in _COOKIE_WORDS)


def is_stamp(line: str) -> bool:
    """Tell whether this is a line that is stamped into the middle of texts, and that no author writes."""
    key = fold(line)
    if len(key) > 400:
        return False
    if key in _STAMPS or key.startswith(_STAMP_STARTS):
        return True
    return any(hint in key for hint in _STAMP_HINTS) and bool(_STAMP.fullmatch(key))


def is_terminal(line: str) -> bool:
    """Tell whether a site's page has no more of its text below this line: "Comments (12)"."""
    key = fold(line)
    return key in _TERMINAL or ("comment" in key and len(key) < 60 and bool(_TERMINAL_START.fullmatch(key)))
