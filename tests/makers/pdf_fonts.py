"""PDFs whose fonts say what their shapes are: rightly, wrongly, or several letters for one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Glyphs = Sequence[str]  # in the order in which they are drawn; each the letters that the font says it is


def objects_to_pdf(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, the first of them the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Root 1 0 R /Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: bytes) -> bytes:
    """Return a stream object."""
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data)


def mapped_pdf(*pages: Sequence[Glyphs], heading: str = "", size: float = 11.0) -> bytes:
    """Return a PDF whose pages have these lines, in a font that maps each shape to the letters given for it.

    `heading` stands above the first page's lines in a font that can be read.
    """
    shapes = sorted({glyph for page in pages for line in page for glyph in line})
    if len(shapes) > 220:
        raise ValueError("one font has room for 220 shapes")
    codes = {glyph: code for code, glyph in enumerate(shapes, start=33)}
    count = len(pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(count)), count),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/ToUnicode 4 0 R>>",
        stream(_to_unicode(codes)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>",
    ]
    for number, page in enumerate(pages):
        resources = b"/Resources<</Font<</F 3 0 R/H 5 0 R>>>>"
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s/Contents %d 0 R>>" % (resources, 7 + 2 * number)
        )
        top = b"BT /H 16 Tf 60 790 Td (%s) Tj ET " % heading.encode("latin-1") if heading and not number else b""
        lines = b" T* ".join(b"<%s> Tj" % b"".join(b"%02X" % codes[glyph] for glyph in line) for line in page)
        objects.append(stream(top + b"BT /F %.1f Tf %.1f TL 60 750 Td %s ET" % (size, 1.3 * size, lines)))
    return objects_to_pdf(objects)


def _to_unicode(codes: dict[str, int]) -> bytes:
    rows = b"\n".join(
        b"<%02X> <%s>" % (code, glyph.encode("utf-16-be", "surrogatepass").hex().upper().encode())
        for glyph, code in codes.items()
    )
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        b"1 begincodespacerange <00> <FF> endcodespacerange %d beginbfchar\n%s\nendbfchar endcmap end end"
        % (len(codes), rows)
    )


def shifted(by: int) -> Callable[[str], str]:
    """Return a map that turns each letter into the one `by` places on in the alphabet."""

    def change(letter: str) -> str:
        for first in "aA":
            place = ord(letter) - ord(first)
            if 0 <= place < 26:
                return chr(ord(first) + (place + by) % 26)
        return letter

    return change
