"""The words of a file's own text layer that are lost: neither in the text, nor in a note, nor left out with a reason.

The text layer is what a plain program takes from the file: all characters of plain text, of the elements of HTML, EPUB
and DOCX that hold text, and PDFium's own text of a PDF's pages. `python -m passages.readers.words` reads a file from
standard input in a process of its own, as readers do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from passages.child_process import command, environment
from passages.errors import Damaged, TookTooLong
from passages.model import Document
from passages.readers.detect import is_docx, is_epub, is_html, is_pdf, is_tei
from passages.text.lazy_pattern import lazily
from passages.text.normalize import clean, flow

SECONDS = 60
_WORD = lazily(r"[^\W_]+")
_NO_TEXT = frozenset("script style template head title noscript svg math object iframe select".split())
_BREAKS = frozenset("br p div li td th tr h1 h2 h3 h4 h5 h6 dt dd hr blockquote section article tab cr pre".split())


def lost_words(document: Document, layer: str) -> list[str]:
    """Return the words of `layer` that are nowhere in `document`, in order, each as often as it is missing.

    A word that is written in two where the other writes it in one (a hyphen at a line's end, a note's number) is there.
    """
    kept = [document.text, *(f"{note.label} {note.text}" for note in document.notes)]
    kept += [piece.text for piece in document.dropped]
    kept += [document.title, document.author, *document.labels, *(mark.label for mark in document.marks)]
    there = Counter(_words(" ".join(kept)))
    known = frozenset(there)
    missing = []
    words = _words(layer)
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        joined = {before + word, word + after, word.rstrip("0123456789")} - {word}
        if there[word] > 0:
            there[word] -= 1
        elif not (word.isdigit() or joined & known):
            missing.append(word)
    return missing


def _words(text: str) -> list[str]:
    return _WORD.findall(flow(clean(text)).casefold())


def text_layer(data: bytes) -> str:
    """Return the text layer of a file, taken in a process of its own.

    Raises `Damaged` if that process died, `TookTooLong` at `SECONDS`.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            command("passages.readers.words"),
            input=data,
            capture_output=True,
            env=environment(),
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(f"Taking the words from that file took longer than {SECONDS} s, so I stopped.") from None
    if done.returncode:
        raise Damaged("The words of that file cannot be taken from it.")
    text: str = json.loads(done.stdout)
    return text


# ---- in the process of its own


def layer_of(data: bytes) -> str:
    """Return the text layer of a file, taken in this process."""
    if is_pdf(data):
        return _of_pdf(data)
    if is_epub(data) or is_docx(data):
        return "\n".join(_of_archive(data))
    if is_tei(data):
        return _of_xml(data, _Text(every=True))
    if is_html(data):
        return _of_html(data)
    from passages.readers.plain.encoding import decode

    return decode(data)[0]


def _of_pdf(data: bytes) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    return "\n".join(str(page.get_textpage().get_text_range()) for page in pdf)


def _of_xml(data: bytes, listener: _Text) -> str:
    from passages.readers.container.xml import parse

    parse(data, listener)
    return "".join(listener.texts)


def _of_html(data: bytes) -> str:
    from passages.readers.html.reader import parse_html
    from passages.readers.plain.encoding import decode

    listener = _Text()
    parse_html(decode(data)[0], listener)
    return "".join(listener.texts)


def _of_archive(data: bytes) -> Iterator[str]:
    """Yield the text of an EPUB's pages that are in its spine, or of a Word document and its notes."""
    from passages.readers.container.zip import Archive
    from passages.readers.html.epub import spine_of

    archive = Archive(data)
    names: Sequence[str] = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
    for name in spine_of(archive) if is_epub(data) else names:
        if name in archive:
            try:
                yield _of_xml(archive.read(name), _Text())
            except Damaged:
                yield _of_html(archive.read(name))


class _Text:
    """A parser's target that keeps the text of the elements that hold any; `every` element is one of its own."""

    def __init__(self, *, every: bool = False) -> None:
        self._every = every
        self.texts: list[str] = []
        self._silent = 0
        self._path: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - a parser's target
        tag = tag.lower()
        self._path.append(tag)
        self._silent += tag in _NO_TEXT or tag in ("instrtext", "fallback")
        if self._every or tag in _BREAKS:
            self.texts.append("\n")

    def end(self, tag: str) -> None:
        tag = tag.lower()
        if self._path:
            self._path.pop()
        self._silent = max(self._silent - (tag in _NO_TEXT or tag in ("instrtext", "fallback")), 0)
        if self._every or tag in _BREAKS:
            self.texts.append("\n")

    def data(self, text: str) -> None:
        if not self._silent:
            self.texts.append(text)

    def close(self) -> None: ...


if __name__ == "__main__":
    from passages.confinement import confine

    confine(SECONDS)
    sys.stdout.write(json.dumps(layer_of(sys.stdin.buffer.read())))
