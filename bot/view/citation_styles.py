"""Format a quote's source as Chicago, MLA, APA and BibTeX.

Made from the few facts that are known of a text (`Metadata`): what is not known is left out, never filled in. The
field's engine does not serve: citeproc-py 0.11 fails on its current Chicago, MLA and APA styles when a page is cited,
and brings 100 MB of styles for these three. The forms follow the Chicago Manual of Style, 17th ed. (14.168 ff.), the
MLA Handbook, 9th ed. (chapter 5), and the APA Publication Manual, 7th ed. (chapters 9 and 10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.view.style_locators import Style, place_locator
from passages.model import Basis, Metadata, Place, System
from passages.text.lazy_pattern import lazily

# Words that belong to the family name: "Simone de Beauvoir" is sorted under B, but "van Gogh, Vincent" is written so.
_PARTICLES: Final = frozenset("van von de der den di da del della du la le al bin ibn ten ter zu zum zur".split())
_SUFFIX: Final = lazily(r",?(?<!\s)\s+(Jr\.?|Sr\.?|II|III|IV)$")
# The name of an organisation is not inverted: "The Loccit founders", "Ministry of Education".
_BODY: Final = lazily(
    r"^(the|a)\s|\b(university|institute|ministry|committee|commission|society|association|group|press|council|"
    r"department|office|bureau|agency|foundation|founders|editors|staff|project|united nations)\b",
    re.IGNORECASE,
)
_BIBTEX: Final = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"} | {char: f"\\{char}" for char in "#$%&_"}
)


class Source(NamedTuple):
    """A citation in every style, as plain text; where possible, the container's title is to be shown in italics."""

    chicago: str
    mla: str
    apa: str
    bibtex: str


def cite(
    meta: Metadata,
    pages: tuple[str, ...] = (),
    basis: Basis = Basis.NONE,
    paragraph: int = 0,
    places: Sequence[Place] = (),
) -> Source:
    """Return the citations of what stands on `pages` of a text, at `places`, in its paragraph.

    Plays, scriptures, verse and classics are cited by place; the rest by page, by division where no page is known.
    """
    authors = parse_authors(meta.author)

    def located(style: Style) -> str:
        paged = bool(pages) and basis not in (Basis.NONE, Basis.APPROXIMATE)
        place = place_locator(places, style, paged=paged)
        finer = any(one.system in (System.VERSE, System.LINE, System.MARGIN) for one in places)
        counted = f"para. {paragraph}" if paragraph and not paged and not finer else ""
        if place:
            return ", ".join(filter(None, (place, counted)))
        return _locator(pages, basis, paragraph, labelled=style is not Style.CHICAGO)

    return Source(
        _chicago(meta, authors, located(Style.CHICAGO)),
        _mla(meta, authors, located(Style.MLA)),
        _apa(meta, authors, located(Style.APA)),
        _bibtex(meta, authors),
    )


class AuthorName(NamedTuple):
    """The parts of an author's name; an organisation's is all `family`."""

    given: str
    family: str
    suffix: str = ""

    @property
    def sorted(self) -> str:
        """As in "Lee, Ann, Jr."."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def spoken(self) -> str:
        """As in "Ann Lee Jr."."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @property
    def initials(self) -> str:
        """As in "Lee, A., Jr."."""
        letters = (re.sub(r"\w+\.?", lambda word: f"{word[0][0]}.", part) for part in self.given.split())
        return ", ".join(part for part in (self.family, " ".join(letters), self.suffix) if part)


def parse_authors(text: str) -> list[AuthorName]:
    """Return the names of the authors that a text gives: "Ann Lee and Bo Chen", "Lee, Ann; Chen, Bo"."""
    if not text.strip():
        return []
    if _BODY.search(text.strip()):
        return [AuthorName("", " ".join(text.split()))]
    parts = re.split(r"(?<!\s)\s*;\s*|(?<!\s)\s+(?:and|und|et|&)\s+", text.strip())
    if len(parts) == 1 and text.count(",") > 1:
        parts = re.split(r"(?<!\s)\s*,\s*", text.strip())  # "Ann Lee, Bo Chen, Cy Diaz"
    return [_name(part.strip(" ,")) for part in parts if part.strip(" ,")]


def _name(text: str) -> AuthorName:
    suffix = _SUFFIX.search(text)
    text = _SUFFIX.sub("", text)
    after = suffix[1] if suffix else ""
    if "," in text:
        family, given = (part.strip() for part in text.split(",", 1))
        return AuthorName(given, family, after)
    words = text.split()
    at = next((n for n, word in enumerate(words[1:-1], 1) if word in _PARTICLES), len(words) - 1)
    return AuthorName(" ".join(words[:at]), " ".join(words[at:]), after)


def _locator(pages: tuple[str, ...], basis: Basis, paragraph: int, *, labelled: bool = False) -> str:
    if not pages or basis in (Basis.NONE, Basis.APPROXIMATE):
        return f"para. {paragraph}" if paragraph else ""
    span = pages[0] if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"
    if basis is Basis.PHYSICAL:
        return f"PDF p{'p' * (len(pages) > 1)}. {span}"
    return f"p{'p' * (len(pages) > 1)}. {span}" if labelled else span


def _chicago(meta: Metadata, authors: list[AuthorName], locator: str) -> str:
    """Return a note: Ann Lee, “Title,” Journal (2005): 105."""
    who = _join_names([name.spoken for name in authors], "and")
    title = _in_quotes(meta.title, "," if meta.container or meta.year or locator else ".")
    container = " ".join(part for part in (meta.container, f"({meta.year})" if meta.year else "") if part)
    rest = f"{container}: {locator}" if container and locator else container or locator
    return _with_link(" ".join(part for part in (f"{who}," if who else "", title, rest) if part), _link(meta))


def _mla(meta: Metadata, authors: list[AuthorName], locator: str) -> str:
    """Return a works-cited entry and the locator: Lee, Ann. “Title.” Journal, 2005, pp. 104–110. (Lee 105)."""
    who = _mla_names(authors)
    run = _page_range(meta.pages)
    container = ", ".join(part for part in (meta.container, meta.year, run) if part)
    entry = " ".join(part for part in (_with_full_stop(who), _in_quotes(meta.title, "."), container) if part)
    return _with_link(entry, _link(meta)) + _parenthesis(
        [name.family for name in authors], locator.removeprefix("p. ").removeprefix("pp. "), " ", "and", meta
    )


def _apa(meta: Metadata, authors: list[AuthorName], locator: str) -> str:
    """Return a reference and the locator in brackets: Lee, A. (2005). Title. Journal, 104–110. (Lee, 2005, p. 105)."""
    who = _join_names([name.initials for name in authors], "&", comma=True)
    year = meta.year or "n.d."
    span = _dashed(meta.pages)
    container = ", ".join(part for part in (meta.container, span if meta.container else "") if part)
    head = [_with_full_stop(who), f"({year})."] if who else []
    entry = " ".join([*head, _with_full_stop(meta.title), *([] if who else [f"({year})."]), container])
    return _with_link(entry.strip(), _link(meta)) + _parenthesis(
        [name.family for name in authors], f"{year}, {locator}" if locator else year, ", ", "&", meta
    )


def _bibtex(meta: Metadata, authors: list[AuthorName]) -> str:
    kind = "article" if meta.container else "misc"
    fields = {
        "author": " and ".join(f"{{{name.family}}}" if not name.given else name.sorted for name in authors),
        "title": f"{{{_tex(meta.title)}}}" if meta.title else "",
        "journal": _tex(meta.container),
        "year": _tex(meta.year),
        "pages": _tex(meta.pages).replace("–", "-").replace("-", "--"),
        "doi": meta.doi,
        "url": "" if meta.doi or not meta.source.startswith("http") else meta.source,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{bibtex_key(meta, authors)},", *lines, "}"))


def bibtex_key(meta: Metadata, authors: list[AuthorName]) -> str:
    """Return a BibTeX key such as lee2005where: letters and digits of ASCII only."""
    first = next((word for word in re.findall(r"\w+", meta.title) if len(word) > 3), meta.title)
    family = re.sub(r"^(the|a)\s", "", authors[0].family, flags=re.IGNORECASE).split(" ")[-1] if authors else ""
    plain = unicodedata.normalize("NFKD", f"{family}{meta.year}{first}").lower()
    return "".join(char for char in plain if char.isascii() and char.isalnum())[:40] or "text"


def _join_names(names: list[str], link: str, *, comma: bool = False) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    if len(names) > 1:
        join = f", {link} " if comma or len(names) > 2 else f" {link} "
        return ", ".join(names[:-1]) + join + names[-1]
    return "".join(names)


def _mla_names(authors: list[AuthorName]) -> str:
    if len(authors) > 2:
        return f"{authors[0].sorted}, et al."
    return ", and ".join([authors[0].sorted, *(name.spoken for name in authors[1:])]) if authors else ""


def _parenthesis(families: list[str], locator: str, join: str, link: str, meta: Metadata) -> str:
    names = f"{families[0]} et al." if len(families) > 2 else f" {link} ".join(families)
    who = names or (f"“{meta.title}”" if meta.title else "")
    inside = join.join(part for part in (who, locator) if part)
    return f" ({inside})" if inside else ""


def _in_quotes(title: str, mark: str) -> str:
    """Return the title in quotation marks, its own turned single; the mark goes inside unless the title ends in one."""
    inner = title.replace("“", "‘").replace("”", "’")
    return f"“{inner}{'' if inner.endswith(('?', '!', '.')) else mark}”" if title else ""


def _page_range(pages: str) -> str:
    return f"{'pp.' if re.search(r'[-–]', pages) else 'p.'} {_dashed(pages)}" if pages else ""


def _dashed(pages: str) -> str:
    return re.sub(r"(?<!\s)\s*[-–]\s*", "–", pages)


def _link(meta: Metadata) -> str:
    if meta.doi:
        return f"https://doi.org/{meta.doi.removeprefix('https://doi.org/')}"
    return meta.source if meta.source.startswith(("http://", "https://")) else ""


def _with_full_stop(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!", ".”", "?”", "!”")) else f"{text}."


def _with_link(text: str, link: str) -> str:
    return " ".join(part for part in (_with_full_stop(text.rstrip(" ,")), f"{link}." if link else "") if part)


def _tex(text: str) -> str:
    return text.translate(_BIBTEX)
