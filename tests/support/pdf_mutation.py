"""PDFs changed where their readers look: operators of content streams, entries of fonts, pages, outlines and labels.

Bytes changed at random mostly break a stream's compression, and no page is reached. Here the objects are taken apart,
the streams unpacked, one or a few of them changed in terms of their own grammar, and a whole file is written again.
"""

from __future__ import annotations

import base64
import binascii
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()]*|[\[\]]|[^\s/<>\[\]()]+")
_NUMBER = re.compile(rb"[-+]?\d*\.?\d+")
_EXTREMES = (b"0", b"-1", b"1e9", b"0.00001", b"-32768", b"99999999999", b"4294967296", b"1.5.2", b"--3", b"3.4e38")
_PLAUSIBLE = (b"3", b"5", b"7", b"8.5", b"9", b"10", b"12", b"14", b"18", b"33", b"47", b"72")
_SNIPPETS = (
    b"BT", b"ET", b"q", b"Q", b"3 Tr", b"0 Tz", b"-100 Tz", b"5 Ts", b"-4 Ts", b"30 Tc", b"-9 Tw", b"0 TL", b"T*",
    b"0 0 0 0 0 0 Tm", b"1 0 0 -1 50 400 Tm", b"0 1 -1 0 50 400 Tm", b"8 0 0 8 300 40 Tm", b"/Nowhere 9 Tf",
    b"/F1 0 Tf", b"/F1 40 Tf (T) Tj", b"/F1 6 Tf 5 Ts (1) Tj 0 Ts", b"(\\001\\002\\003\\000) Tj", b"<FEFF06440627> Tj",
    b"/X Do", b"/Span <</ActualText (fi)>> BDC", b"EMC", b"0 -12 Td", b"300 0 Td", b"-300 90 Td", b"(12) Tj",
    b"(S12) Tj",
)  # fmt: skip


@dataclass
class _Object:
    """One object of a file: what it says, and its stream unpacked, if it has one."""

    body: bytes
    stream: bytes | None = None

    def written(self) -> bytes:
        """Return the object as it stands in a file, its stream unpacked."""
        if self.stream is None:
            return self.body
        plain = re.sub(
            rb"/(?:Filter|DecodeParms)\s*(?:\[[^\]]*\]|/\w+|<<.*?>>)|/Length\s+\d+(?:\s+0\s+R)?", b"", self.body
        )
        entries = plain.strip().removeprefix(b"<<").removesuffix(b">>")
        return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(self.stream), self.stream)


def mutated_structure(data: bytes, dice: random.Random) -> bytes:
    """Return a PDF with a few of its objects changed; the same bytes where it has none that can be taken apart."""
    objects = _objects(data)
    if not objects:
        return data
    for _ in range(dice.choice((1, 1, 2, 4, 10))):
        victim = objects[dice.choice(sorted(objects))]
        if victim.stream is not None and dice.random() < 0.8:
            victim.stream = _changed(victim.stream, dice, _IN_STREAMS, len(objects))
        else:
            victim.body = _changed(victim.body, dice, _IN_DICTIONARIES, len(objects))
    return _file(objects, data)


def _objects(data: bytes) -> dict[int, _Object]:
    objects = {}
    for number, body in _OBJECT.findall(data):
        found = _STREAM.match(body)
        unpacked = _unpacked(found[1], found[2]) if found else None
        objects[int(number)] = _Object(found[1] if found and unpacked is not None else body, unpacked)
    return objects


def _unpacked(entries: bytes, stream: bytes) -> bytes | None:
    try:
        if b"ASCII85Decode" in entries:
            stream = base64.a85decode(b"<~" + stream.strip().removeprefix(b"<~"), adobe=True)
        return zlib.decompress(stream) if b"FlateDecode" in entries else stream
    except (ValueError, binascii.Error, zlib.error):
        return None


def _file(objects: dict[int, _Object], data: bytes) -> bytes:
    root = re.search(rb"/Root (\d+) 0 R", data)
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, one in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one.written())
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer <</Root %s 0 R /Size %d>>\nstartxref\n%d\n%%%%EOF" % (root[1] if root else b"1", size, start)
    return bytes(out)


_Change = Callable[[list[bytes], int, random.Random, int], None]


def _changed(text: bytes, dice: random.Random, changes: tuple[_Change, ...], count: int) -> bytes:
    tokens = _TOKEN.findall(text)
    for _ in range(dice.choice((1, 2, 5, 30))):
        if not tokens:
            break
        dice.choice(changes)(tokens, dice.randrange(len(tokens)), dice, count)
    return b" ".join(tokens)


def _number(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    """Change the next number: a little, to what is usual, or to what no page has."""
    for number in range(place, len(tokens)):
        if _NUMBER.fullmatch(tokens[number]):
            kind = dice.random()
            if kind < 0.4:
                tokens[number] = b"%.2f" % (float(tokens[number]) + dice.uniform(-15, 15))
            else:
                tokens[number] = dice.choice(_PLAUSIBLE if kind < 0.7 else _EXTREMES)
            return


def _size(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    """Change the size of the next line of type."""
    for number in range(place, len(tokens)):
        if tokens[number] == b"Tf" and number:
            tokens[number - 1] = dice.choice(_PLAUSIBLE)
            return


def _string(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    """Change the next string: empty, one letter, a number, characters that are no letters."""
    for number in range(place, len(tokens)):
        if tokens[number][:1] == b"(":
            tokens[number] = dice.choice(
                (b"()", b"(T)", b"(1)", b"( )", b"(1 )", b"(Contents)", b"(-)", b"(\\001\\002)", tokens[number] * 2)
            )
            return


def _snippet(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    tokens[place:place] = dice.choice(_SNIPPETS).split(b" ")


def _drop(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    del tokens[place : place + dice.choice((1, 1, 3, 40))]


def _repeat(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    tokens[place:place] = tokens[place : place + dice.choice((1, 4, 30))] * dice.choice((1, 3))


def _swap(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    other = dice.randrange(len(tokens))
    tokens[place], tokens[other] = tokens[other], tokens[place]


def _move(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    """Draw a run of the page earlier or later."""
    run = tokens[place : place + dice.choice((5, 20, 100))]
    del tokens[place : place + len(run)]
    other = dice.randrange(len(tokens) + 1)
    tokens[other:other] = run


def _reference(tokens: list[bytes], place: int, dice: random.Random, count: int) -> None:
    """Let the next reference lead to another object, often to the one that it stands in."""
    for number in range(place, len(tokens)):
        if tokens[number] == b"R" and number > 1:
            tokens[number - 2] = b"%d" % dice.randint(1, count + 1)
            return


def _entry(tokens: list[bytes], place: int, dice: random.Random, _: int) -> None:
    """Put an entry of a page, a font or a tree where it may not stand."""
    tokens[place:place] = dice.choice(
        (
            b"/Rotate 90", b"/Rotate 45", b"/MediaBox [ 0 0 0 0 ]", b"/CropBox [ 900 900 100 100 ]", b"/Count -5",
            b"/Kids [ 1 0 R 2 0 R 3 0 R ]", b"/Parent 3 0 R", b"/UserUnit 0", b"/Encoding /Identity-H",
            b"/ToUnicode 1 0 R", b"/FirstChar 300", b"/Widths [ ]", b"/Nums [ 0 << /S /r /St -3 >> ]",
            b"/Title <FEFFD800>", b"/Author 12", b"/Annots [ 1 0 R ]", b"/First 1 0 R", b"/Next 1 0 R",
        )
    ).split(b" ")  # fmt: skip


_IN_STREAMS: tuple[_Change, ...] = (
    _number, _number, _size, _size, _string, _snippet, _snippet, _drop, _repeat, _swap, _move
)  # fmt: skip
_IN_DICTIONARIES: tuple[_Change, ...] = (_number, _reference, _reference, _entry, _entry, _drop, _repeat, _swap)
