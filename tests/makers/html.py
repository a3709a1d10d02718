"""Web pages as a browser saves them: the text among everything that a site puts around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.makers.markup import Marking, write
from tests.makers.prose import Heading, Paragraph
from tests.makers.truth import Truth

_META = {
    "citation_title": "Why the Ferry Keeps Its Hours",
    "citation_author": "Brandt, Edda",
    "citation_journal_title": "River Studies",
    "citation_publication_date": "2016/05/04",
    "citation_firstpage": "104",
    "citation_lastpage": "115",
    "citation_doi": "10.9999/rs.2016.0031",
    "citation_language": "en",
}
_AROUND = (
    "Skip to main content past this long line of words",
    "Journals and books and everything in between",
    "Subscribe to our newsletter and never miss a thing",
    "People who read this also read something else",
    "This site uses cookies to do what such sites do",
    "A comment by someone who only read the title",
    "A remark that nobody can see",
)


def make_page(items: Sequence[Paragraph | Heading], marking: Marking, *, charset: str = "utf-8") -> tuple[bytes, Truth]:
    """A page of a journal's site. What it says around the text is boilerplate."""
    truth = Truth(boilerplate=list(_AROUND))
    body = write(items, marking, truth)
    notes = "".join(f'<p id="fn{n.label}">{n.label}. {escape(n.text)}</p>' for n in body.notes)
    article = "\n".join("\n".join(chapter) for chapter in body.chapters)
    meta = "".join(f'<meta name="{name}" content="{value}">' for name, value in _META.items())
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>Why the Ferry Keeps Its Hours | River Studies</title>{meta}
<style>p {{ margin: 0 }}</style><script>if (1 < 2) document.write("<p>{_AROUND[0]}</p>")</script></head><body>
<!-- {_AROUND[6]} --><a class="skip-link" href="#main">{_AROUND[0]}</a>
<header><p>{_AROUND[1]}</p></header><nav><ul><li><a href="/">{_AROUND[1]}</a></li></ul></nav>
<main id="main"><article>{article}{f"<h2>Notes</h2>{notes}" if notes else ""}
<p style="display: none">{_AROUND[6]}</p><p hidden>{_AROUND[6]}</p></article></main>
<aside><p>{_AROUND[3]}</p></aside><div class="newsletter"><p>{_AROUND[2]}</p></div>
<section id="comments"><p>{_AROUND[5]}</p></section><div class="cookie-banner" role="dialog"><p>{_AROUND[4]}</p></div>
<footer><p>{_AROUND[1]}</p></footer></body></html>"""
    return page.encode(charset), truth


def make_gutenberg(items: Sequence[Paragraph | Heading], marking: Marking) -> tuple[bytes, Truth]:
    """A book of Project Gutenberg, with its licence around it and its notes at the end."""
    truth = Truth(boilerplate=["This eBook is for the use of anyone", "Updated editions will replace the previous one"])
    body = write(items, marking, truth)
    notes = "".join(
        f'<div class="footnote"><p><a name="Footnote_{n.label}" id="Footnote_{n.label}"></a>'
        f'<a href="#FNanchor_{n.label}"><span class="label">[{n.label}]</span></a> {escape(n.text)}</p></div>\n'
        for n in body.notes
    )
    article = "\n".join("\n".join(chapter) for chapter in body.chapters)
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>The Project Gutenberg eBook of The Patient Ferry, by Edda Brandt</title></head><body>
<pre>

This eBook is for the use of anyone anywhere at no cost and with almost no
restrictions whatsoever.

Title: The Patient Ferry

Author: Edda Brandt

*** START OF THIS PROJECT GUTENBERG EBOOK THE PATIENT FERRY ***

</pre>
{article}
{f"<h3>FOOTNOTES:</h3>{notes}" if notes else ""}
<pre>
*** END OF THIS PROJECT GUTENBERG EBOOK THE PATIENT FERRY ***

Updated editions will replace the previous one and so on.
</pre></body></html>"""
    return page.encode("latin-1"), truth


def gutenberg_reference(label: str) -> str:
    anchor = f'<a name="FNanchor_{label}" id="FNanchor_{label}"></a>'
    return f'{anchor}<a href="#Footnote_{label}" class="fnanchor">[{label}]</a>'
