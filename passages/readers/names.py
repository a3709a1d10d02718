"""Titles and authors as files give them: which are none, because a program put them there or they name no person."""

from __future__ import annotations

import re

from passages.text.lazy_pattern import lazily

_EXTENSION = lazily(
    r"\.(?:docx?|dotx?|dvi|epub|exe|htm|html|indd|mobi|odt|pages|pdf|pptx?|ps|qxd|qxp|rtf|tex|txt|wpd|wps|xhtml|xlsx?|xml)\Z",
    re.IGNORECASE,
)
_PROGRAM = lazily(
    r"(?:microsoft (?:power ?point|word|office word|excel)|latex|adobe \w+) ?[-–:] ?(?P<rest>.*)", re.IGNORECASE
)
_PLACEHOLDER = lazily(
    r"(?:untitled|unnamed|unbenannt|sans titre|sin título|new|neues)(?:[- ]?(?:document|dokument|page|\d++)){0,3}"
    r"|(?:powerpoint|keynote)[- ]?presentation|presentation ?\d*|slide ?\d+|(?:foliennummer|folie) ?\d+"
    r"|(?:microsoft )?(?:word|document|doc|dokument|book|buch|file|scan|layout|print|page|part|chapter|section|text"
    r"|output)[-_ ]?\d*"
    r"|(?:scan|img|image|doc)[-_ ]?\d[\d_-]*|(?:scanned|full page|printed) (?:document|page|photo|image|file)"
    r"|(?:doi|pii|isbn|issn)\b\W.*|no title|title( page)?|none|null|unknown|index|home|main|content|cover"
    r"|temp|test|t"
    r"|(?:full )?text|contents?|article|\W*|[\d\W_]+|about:blank|document title|your title here|\[?insert title.*",
    re.IGNORECASE,
)
_FILE = lazily(
    r"(?:[a-z]:)?[\\/]\S*|[a-z]{2,}\d{2,}|\S*[\\/]\S*[\\/]\S*|[\w-]*\d[\w-]*_[\w-]+|[a-z]+(?:[_-][a-z0-9]+){2,}",
    re.IGNORECASE,
)
_LABEL = lazily(r"title\s?:\s+(?=\S)", re.IGNORECASE)
_SITES = lazily(
    r"\s+[|–—·-]\s+(?:wikipedia|wikisource|wiktionary|project gutenberg|internet archive)\b.{0,60}\Z", re.IGNORECASE
)

_NOBODY = frozenset(
    "unknown anonymous-user user author authors admin administrator owner guest root student staff default writer "
    "editor none null n/a na office pc hp dell lenovo acer asus home anonymous_user python-docx calibre latex tex "
    "acrobat adobe word microsoft apache scanner system server desktop laptop test me".split()
) | {
    "microsoft office user", "microsoft office", "microsoft corporation", "user name", "windows user", "author name",
    "your name", "unknown author", "various authors unknown", "registered user", "default user",
    "hewlett-packard company", "adobe indesign", "adobe acrobat", "libre office", "openoffice.org",
}  # fmt: skip
_ACCOUNT = lazily(r"\b(?:user|owner|customer|administrator)\Z")  # "HP Owner"
_PARTICLES = frozenset(
    "de von van der den la le del della di da dos du des el al bin ibn ben ter ten zu zur af av y e mac mc st".split()
)
_NO_NAME = frozenset(
    "the of on in for with from to a an its their this that by at as is are was university universität université "
    "universidad institute institut department dept school college faculty center centre laboratory lab press journal "
    "abstract introduction chapter part volume vol section draft version working paper report review essay article "
    "proceedings conference annual newsletter street road avenue january february march april may june july august "
    "september october november december contents preface notes edition history studies theory".split()
)
_SPLIT = lazily(r"\s*(?:;|,|&|\band\b|\bund\b|\bet\b)\s+|\s*;\s*")
_BY = lazily(r"(?:written\s+)?(?:by|par|por)\s+", re.IGNORECASE)
_MARKS = lazily(r"[*†‡§¶⁰¹²³⁴-⁹]+|(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*(?=\W|\Z)")
_SUFFIX = lazily(r"(?:jr|sr|ph\.?d|m\.?d|m\.?a|ii|iii|iv|esq|d\.?d)\.?", re.IGNORECASE)
_WORD = lazily(r"(?:[^\W\d_]|[’'`.-])+")
_INITIALS = lazily(r"(?:[^\W\d_]\.-?)+")


def clean_title(title: str) -> str:
    """Return a title as a file's properties give it, without a program's words; "" for a placeholder or a file name."""
    text = " ".join(title.split())
    program = _PROGRAM.fullmatch(text)
    text = _SITES.sub("", _LABEL.sub("", program["rest"] if program else text, count=1)).strip()
    if len(text) > 400 or _EXTENSION.search(text) or _PLACEHOLDER.fullmatch(text) or _FILE.fullmatch(text):
        return ""
    return text


def clean_author(author: str) -> str:
    """Return an author as a file's properties give it; "" for a program's word, an address or an account's name."""
    text = " ".join(author.split())
    folded = text.casefold().strip(" .")
    if (
        folded in _NOBODY
        or _ACCOUNT.search(folded)
        or "@" in text
        or not any(map(str.isalpha, text))
        or _EXTENSION.search(text)
    ):
        return ""
    if " " not in text and (text.islower() or any(map(str.isdigit, text)) or "_" in text) and text.isascii():
        return ""  # an account's name
    return text


def names_in(line: str) -> str:
    """Return a line that may name the author, without "by" and signs of notes; "" unless it is names and nothing else.

    A name has two words or more, begins with capitals but for particles ("van", "de"), and holds no word that names are
    not made of. A subtitle, a date, an institute or a sentence is none.
    """
    text = _MARKS.sub("", " ".join(line.split())).strip(" ,;*")
    by = _BY.match(text)
    text = text[by.end() :] if by else text
    names = [name for name in _SPLIT.split(text) if name]
    own = [name for name in names if not _SUFFIX.fullmatch(name)]
    return text if own and len(own) <= 20 and all(map(_is_name, own)) else ""


def _is_name(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= 5 or not all(_WORD.fullmatch(word) for word in words):
        return False
    folded = [word.casefold().strip(".") for word in words]
    own = [word for word, small in zip(words, folded, strict=True) if small not in _PARTICLES]
    if any(small in _NO_NAME and not _INITIALS.fullmatch(word) for word, small in zip(words, folded, strict=True)):
        return False
    if len(own) < 2 and len(words) == len(own):
        return False
    return all(word[0].isupper() or not word[0].isascii() for word in own) and len(own[-1].strip(".")) > 1
