"""Forms of a PDF that draw themselves are told before PDFium follows them, and forms that only could are not."""

from __future__ import annotations

import zlib

import pytest

from passages.errors import Damaged
from passages.readers.pdf import reader
from passages.readers.pdf.form_loops import has_form_loop
from tests.makers.pdf_fonts import objects_to_pdf, stream
from tests.makers.prose import Writer

PROSE = " ".join(Writer(1).paragraph(3).sentences)


def with_forms(draws: dict[int, tuple[int, ...]], *, packed: bool = False, shared: bool = False) -> bytes:
    """Return a page that draws form 6; each form draws those given for it. `shared`: all have the page's resources."""
    names = b" ".join(b"/X%d %d 0 R" % (form, form) for form in draws)
    resources = b"<</Font<</F 5 0 R>>/XObject<<%s>>>>" % names
    lines = b" T* ".join(b"(%s) Tj" % PROSE[at : at + 60].encode() for at in range(0, len(PROSE), 60))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources %s/Contents 4 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % (b"%d 0 R" % (6 + len(draws)) if shared else resources),
        stream(b"BT /F 11 Tf 13 TL 50 700 Td %s ET /X6 Do" % lines),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for others in draws.values():
        content = b" ".join(b"q /X%d Do Q" % other for other in others) or b"0 0 9 9 re f"
        content = zlib.compress(content) if packed else content
        own = b"%d 0 R" % (6 + len(draws)) if shared else resources
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources %s%s" % (own, b"/Filter/FlateDecode" * packed)
        objects.append(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content))
    return objects_to_pdf([*objects, resources] if shared else objects)


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("draws", [{6: (6,)}, {6: (7,), 7: (6,)}, {6: (7,), 7: (8,), 8: (7, 7)}])
def test_a_form_that_draws_itself_is_refused(draws: dict[int, tuple[int, ...]], packed: bool, shared: bool) -> None:
    with pytest.raises(Damaged, match="draws itself without end"):
        reader.read(with_forms(draws, packed=packed, shared=shared))


@pytest.mark.parametrize("packed", [False, True])
def test_forms_that_only_have_themselves_among_their_resources_are_read(packed: bool) -> None:
    data = with_forms({6: (7, 8), 7: (8,), 8: ()}, packed=packed, shared=True)
    assert not has_form_loop(data)
    assert reader.read(data).parts
