"""A document as JSON bytes, for another process or the disk. Not pickle: only plain values are ever read back."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from passages.errors import Damaged
from passages.model import Block, Document, Dropped, DropReason, Kind, Metadata, Note, NoteMark, Notice
from passages.places.systems import Basis, ReferenceSystem, Run, System

_DAMAGED = "the stored text is damaged. Reload to read it anew."


def dump(document: Document) -> bytes:
    """Return the document as UTF-8 JSON after eight hex digits, the CRC-32 of the rest."""
    values = asdict(document)  # named tuples stay tuples: JSON keeps their values, `load` their order
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x" % zlib.crc32(body) + body


def load(data: bytes) -> Document:
    """Return the document that `dump` gave these bytes for. Raises `Damaged` if it did not."""
    body = data[8:]
    if data[:8] != b"%08x" % zlib.crc32(body):
        raise Damaged(_DAMAGED)
    try:
        values = json.loads(body)
        return Document(
            text=values["text"],
            metadata=Metadata(**{name: _frozen(value) for name, value in values["metadata"].items()}),
            systems=tuple(
                ReferenceSystem(System(name), tuple(Run(tuple(run[0]), *run[1:]) for run in runs), Basis(basis))
                for name, runs, basis in values["systems"]
            ),
            blocks=tuple(Block(Kind(kind), start, end) for kind, start, end in values["blocks"]),
            notes=tuple(Note(label, text, tuple(pages)) for label, text, pages in values["notes"]),
            marks=tuple(NoteMark(*mark) for mark in values["marks"]),
            warnings=tuple(Notice(*notice) for notice in values["warnings"]),
            dropped=tuple(Dropped(text, DropReason(reason), place) for text, reason, place in values["dropped"]),
            digest=values["digest"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(_DAMAGED) from error


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
