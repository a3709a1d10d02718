"""A text as an item of CSL-JSON, which Zotero and other reference managers import."""

from __future__ import annotations

from typing import Any

from bot.view.citation_styles import bibtex_key, parse_authors
from passages.model import Metadata


def csl_item(meta: Metadata) -> dict[str, Any]:
    """Return what is known of a text as one item (schema csl-data of CSL 1.0.2); what is not known is left out.

    The schema has no room for a locator: that belongs to a citation of the item.
    """
    authors = parse_authors(meta.author)
    names = [
        {"family": name.family, "given": name.given} | ({"suffix": name.suffix} if name.suffix else {})
        if name.given
        else {"literal": name.family}
        for name in authors
    ]
    year = {"date-parts": [[int(meta.year)]]} if meta.year.isdecimal() else {"literal": meta.year}
    item: dict[str, Any] = {
        "id": bibtex_key(meta, authors),
        "type": "article-journal" if meta.container else "document",
        "title": meta.title,
        "author": names,
        "issued": year if meta.year else None,
        "container-title": meta.container,
        "page": meta.pages,
        "DOI": meta.doi.removeprefix("https://doi.org/"),
        "URL": meta.source if meta.source.startswith(("http://", "https://")) else "",
        "language": meta.language,
    }
    return {name: value for name, value in item.items() if value}
