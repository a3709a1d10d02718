"""Short ways to read a text in tests."""

from __future__ import annotations

from importlib import import_module

from passages.chunking import cut
from passages.model import Document, Kind
from passages.readers import FORMATS, read_bytes
from passages.readers.pipeline import read_with


def doc(text: str) -> Document:
    return read_bytes(text.encode(), "text.txt")


def read_here(data: bytes, name: str = "") -> Document:
    """Read a file of a test's own making in this process, which is quicker than in a worker."""
    kind = next(kind for kind in FORMATS if kind.knows(data))
    reader = import_module(f"passages.readers.{kind.module}")
    return read_with(reader, data, name)


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
