"""Bytes into characters: by byte order mark, then UTF-8, then Windows-1252 with a notice. Nothing is replaced."""

from __future__ import annotations

import codecs

from passages.errors import BadEncoding, NotText
from passages.model import Notice
from passages.text.lazy_pattern import lazily

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536  # bytes looked at to tell text from binary
_MAX_CONTROL = 0.05  # of the sample
_CONTROL = bytes({*range(32), 127} - set(b"\t\n\v\f\r"))
_FOREIGN_SHARE = 0.3  # of the letters: no language written in Windows-1252 has as many with accents
_LETTER = lazily(r"[^\W\d_]")


def decode(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """Return the characters of `data`, and a notice where the encoding had to be assumed.

    Raises `NotText` for binary data, `BadEncoding` for text in no encoding that can be told for sure.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding), ()
    refuse_binary(data)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _decode_western(data, error.start)


def refuse_binary(data: bytes) -> None:
    """Raise `NotText` if the first bytes hold a NUL, or more control characters than any text."""
    sample = data[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if b"\0" in sample or control > _MAX_CONTROL * len(sample):
        raise NotText("That does not look like a text file. Bring plain text, Markdown, PDF, EPUB, HTML or DOCX.")


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise BadEncoding(
            f"I could not read this as {name} (byte {error.start + 1:,}), though it begins as {name} does. "
            "Save it as UTF-8 and bring it again."
        ) from None
    if "\0" in text[:_SAMPLE]:
        raise NotText("That does not look like a text file. Bring plain text, Markdown, PDF, EPUB, HTML or DOCX.")
    return text


def _decode_western(data: bytes, bad: int) -> tuple[str, tuple[Notice, ...]]:
    refused = f"I could not read this as UTF-8 (byte {bad + 1:,}). Save it as UTF-8 and bring it again."
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise BadEncoding(refused) from None
    sample = text[max(0, bad - _SAMPLE // 2) :][:_SAMPLE]
    letters = _LETTER.findall(sample)
    if sum(not letter.isascii() for letter in letters) > _FOREIGN_SHARE * len(letters):
        raise BadEncoding(refused)
    return text, (
        Notice(f"not UTF-8 (byte {bad + 1:,}), so it was read as Windows-1252: check its accents and quotes"),
    )
