"""Short ways to read a text in tests."""

from __future__ import annotations

from passages.chunking import cut
from passages.model import Document, Kind
from passages.readers import read_bytes


def doc(text: str) -> Document:
    return read_bytes(text.encode(), "text.txt")


def paged(text: str) -> list[tuple[str, str]]:
    """Each sentence that can be quoted, with its pages: ("It was late.", "104"), ("", "104/105") for two."""
    document = doc(text)
    return [
        (document.text[sentence.start : sentence.end], "/".join(sentence.pages))
        for passage in cut(document)
        for sentence in passage.sentences
    ]


def headings(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is Kind.HEADING]


def paragraphs(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is not Kind.HEADING]
