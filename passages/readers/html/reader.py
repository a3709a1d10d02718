"""HTML: a page as the browser saved it, without what its site puts around the text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from passages.errors import Damaged
from passages.model import Basis, Dropped, DropReason, Metadata, Notice
from passages.readers.boilerplate.strip import strip
from passages.readers.container.xml import Target
from passages.readers.draft import Draft, NoteRef, PageMark, Part, left_out
from passages.readers.html.to_draft import to_parts
from passages.readers.html.walker import Collector, HtmlBlock
from passages.readers.names import clean_author, clean_title
from passages.readers.plain.encoding import decode
from passages.readers.plain.lines import TextLine
from passages.text.lazy_pattern import lazily

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DOI = lazily(r"10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")
_SITE_TITLE = lazily(r"\s+[|–—·-]\s+[^|–—·-]{2,60}$")
_GUTENBERG = lazily(r"^The Project Gutenberg e?Book of (.+?)(?:, by (.+?))?\.?$", re.IGNORECASE)

_FRAMES = 4  # elements around each other that a page's text may stand in though they are called otherwise
_LEAST = 200  # characters of a text


def read(data: bytes, _name: str = "") -> Draft:
    """Return the draft of an HTML page. Raises `BadEncoding` or `NotText`."""
    text, notices = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    collector = _collected(text)
    found = _metadata(collector)
    listed = to_parts(_main(collector.blocks), collector.targets)
    parts, around, dropped = _without_site(listed.parts)
    known = found.filled(around)
    is_marked = any(isinstance(piece, PageMark) for part in parts for piece in part.pieces)
    basis = Basis.PRINTED if is_marked else Basis.NONE
    return Draft(
        tuple(parts),
        known,
        basis,
        notices,
        (*collector.dropped, *left_out(DropReason.CONTENTS, listed.dropped), *dropped),
    )


def _decode(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """Decode by byte order mark, then as the page says, then as UTF-8, then as Windows-1252 with a notice."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii", "ignore").lower()
        # Browsers read these names as Windows-1252 (WHATWG, Encoding, section 4.2).
        name = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252") else name
        try:
            codec = codecs.lookup(name)
            if codec.name != "utf-8" and not codec.name.startswith(("utf-16", "utf-32", "utf-7")):
                text = data.decode(name)
                return text, ()
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)


def _collected(text: str) -> Collector:
    """Collect the page's blocks; once more with an element that was left out, should most of the page stand in it."""
    collector = parse_html(text, Collector())
    kept: frozenset[int] = frozenset()
    while len(kept) < _FRAMES and collector.large[0] > max(_length(collector), _LEAST):
        kept |= {collector.large[1]}
        collector = parse_html(text, Collector(kept=kept))
    if _length(collector) < _LEAST:
        everything = parse_html(text, Collector(keep_all=True))
        if _length(everything) > 2 * _LEAST:
            return everything
    return collector


def _length(collector: Collector) -> int:
    return sum(len(block.text) for block in collector.blocks)


_Target = TypeVar("_Target", bound=Target)


def parse_html(text: str, collector: _Target) -> _Target:
    """Feed HTML to `collector`. Whatever stands there, the parser makes elements of it."""
    from lxml import etree  # only needed for marked-up text

    target = cast(Any, collector)  # its methods take str alone, and that is all they are given
    parser = etree.HTMLParser(target=target, huge_tree=True, encoding="utf-8")
    try:
        for start in range(0, len(text), 1 << 20):
            parser.feed(text[start : start + (1 << 20)].encode("utf-8", "ignore"))
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Damaged("That page is damaged: its HTML cannot be read. Save it anew.") from error
    return collector


def _main(blocks: Sequence[HtmlBlock]) -> list[HtmlBlock]:
    """Return only what is in `main` or `article`, if that is most of the text."""
    inside = [block for block in blocks if block.in_main or block.note]
    total = sum(len(block.text) for block in blocks)
    return inside if sum(len(block.text) for block in inside) > 0.5 * total else list(blocks)


def _without_site(parts: list[Part]) -> tuple[list[Part], Metadata, tuple[Dropped, ...]]:
    """Return the parts without the words of the site around the text, what those say of it, and the words."""
    lines = []
    for number, part in enumerate(parts):
        lines += [TextLine(number, _one_line(part)), TextLine(-1, "")]
    stripped = strip(lines)
    kept = {line.number for line in stripped.lines if line.number >= 0}
    marked = {n for n, part in enumerate(parts) if any(isinstance(piece, PageMark) for piece in part.pieces)}
    out = []
    for number, part in enumerate(parts):
        if number in kept or not _one_line(part):
            out.append(part)
        elif number in marked:
            out.append(part._replace(pieces=tuple(piece for piece in part.pieces if isinstance(piece, PageMark))))
    return out, stripped.metadata, stripped.dropped


def _one_line(part: Part) -> str:
    texts = (p if isinstance(p, str) else p.label if isinstance(p, NoteRef) else "" for p in part.pieces)
    return " ".join("".join(texts).split())


# --- facts


def _metadata(collector: Collector) -> Metadata:
    """Return what `meta` elements for catalogues (Highwire, Dublin Core, Open Graph) say, then what the title says."""
    first: dict[str, str] = {}
    authors: list[str] = []
    for name, content in collector.meta:
        value = " ".join(content.split())
        if name in ("citation_author", "dc.creator", "dcterms.creator") and value:
            authors.append(value)
        elif value:
            first.setdefault(name, value)

    def get(*names: str) -> str:
        return next((first[name] for name in names if name in first), "")

    title = get("citation_title", "dc.title", "dcterms.title", "og:title")
    heading = " ".join(collector.title.split())
    by = get("author", "article:author")
    if not title and (match := _GUTENBERG.match(heading)):
        title, by = match[1], by or match[2] or ""
    pages = "-".join(filter(None, (get("citation_firstpage"), get("citation_lastpage"))))
    year = re.search(
        r"\b(1[5-9]\d\d|20\d\d)\b",
        get("citation_publication_date", "citation_date", "citation_year", "dc.date", "dcterms.issued"),
    )
    doi = _DOI.search(get("citation_doi", "dc.identifier", "dc.identifier.doi"))
    return Metadata(
        title=clean_title(title or _SITE_TITLE.sub("", heading)),
        author=" and ".join(dict.fromkeys(map(forwards, filter(None, map(clean_author, authors))))) or clean_author(by),
        year=year[0] if year else "",
        container=get("citation_journal_title", "dc.source", "citation_inbook_title"),
        pages=pages if "-" in pages else "",
        language=(get("citation_language", "dc.language") or collector.language)[:2].lower(),
        doi=doi[0] if doi else "",
    )


def forwards(name: str) -> str:
    """Return "Ada Lovelace" for "Lovelace, Ada", and any other name unchanged."""
    last, comma, rest = name.partition(", ")
    return f"{rest} {last}" if comma and rest and "," not in rest and len(rest.split()) <= 3 else name
