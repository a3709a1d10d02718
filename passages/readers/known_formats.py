"""Kinds of files that are known and not read: each is refused by its name, with what to do instead."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

from passages.errors import NotText, ReadError

_READ = "plain text, Markdown, PDF, EPUB, HTML or DOCX"


class _Known(NamedTuple):
    what: str
    instead: str
    start: bytes
    offset: int = 0


_PICTURE = "A picture holds no letters that I could quote. Bring a version with text, or one that was run through OCR."
_KINDLE = f"Bring the book as EPUB or PDF, or as text. I read {_READ}."
_UNPACK = "Unpack it and bring the files in it."
_SAVE = "Open it and save it as DOCX, PDF or plain text."
_SOUND = "I read texts, not sound or film. Bring a transcript."

_KNOWN = (
    _Known("an RTF document", _SAVE, b"{\\rtf"),
    _Known("an old Word, Excel or PowerPoint document (.doc, .xls, .ppt)", _SAVE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    _Known("a Kindle or Mobipocket book", _KINDLE, b"BOOKMOBI", 60),
    _Known("a Palm or Mobipocket book", _KINDLE, b"TEXtREAd", 60),
    _Known("a Kindle book (KFX)", _KINDLE, b"CONT\x02"),
    _Known("a Kindle book (KFX)", _KINDLE, b"\xeaDRMION\xee"),
    _Known("a Microsoft Reader book", _KINDLE, b"ITOLITLS"),
    _Known("a compiled help file (CHM)", _SAVE, b"ITSF"),
    _Known("a DjVu scan", "Bring a PDF with text, or the text alone.", b"AT&TFORM"),
    _Known("a PNG picture", _PICTURE, b"\x89PNG"),
    _Known("a JPEG picture", _PICTURE, b"\xff\xd8\xff"),
    _Known("a GIF picture", _PICTURE, b"GIF8"),
    _Known("a TIFF picture", _PICTURE, b"II*\x00"),
    _Known("a TIFF picture", _PICTURE, b"MM\x00*"),
    _Known("a WebP picture", _PICTURE, b"WEBP", 8),
    _Known("a HEIC picture", _PICTURE, b"ftyphei", 4),
    _Known("a PostScript file", "Convert it to PDF first.", b"%!PS"),
    _Known("a gzip archive", _UNPACK, b"\x1f\x8b"),
    _Known("a 7-Zip archive", _UNPACK, b"7z\xbc\xaf\x27\x1c"),
    _Known("a RAR archive", _UNPACK, b"Rar!\x1a\x07"),
    _Known("a tar archive", _UNPACK, b"ustar", 257),
    _Known("a program", f"I read {_READ}.", b"MZ\x90\x00"),
    _Known("a program", f"I read {_READ}.", b"\x7fELF"),
    _Known("an MP3 recording", _SOUND, b"ID3"),
    _Known("a recording", _SOUND, b"OggS"),
    _Known("a recording or film", _SOUND, b"ftyp", 4),
    _Known("a WAV recording", _SOUND, b"WAVE", 8),
    _Known("a SQLite database", f"I read {_READ}.", b"SQLite format 3\x00"),
)
_MEMBERS = (
    ("content.xml", "an OpenDocument text (.odt)", _SAVE),
    ("ppt/presentation.xml", "a PowerPoint presentation (.pptx)", "Save it as PDF and bring that."),
    ("xl/workbook.xml", "an Excel workbook (.xlsx)", "Save the sheet as PDF or text and bring that."),
    ("Index/Document.iwa", "a Pages document", "Export it as DOCX, PDF or EPUB from Pages."),
)


def refuse_known(data: bytes) -> None:
    """Raise `NotText` if the file is of a kind that is known and not read."""
    for known in _KNOWN:
        if data.startswith(known.start, known.offset):
            raise _refusal(known.what, known.instead)
    if data.startswith(b"PK\x03\x04"):
        raise _archive(data)


def _refusal(what: str, instead: str) -> ReadError:
    return NotText(f"That is {what}, which I do not read. {instead}")


def _archive(data: bytes) -> ReadError:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeError):
        names = set()
    for member, what, instead in _MEMBERS:
        if member in names:
            return _refusal(what, instead)
    return _refusal("a zip archive", _UNPACK)
