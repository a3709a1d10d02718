"""Files that are made to harm: each gets its one clear message or a right reading, in time, and we go on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pytest

from passages import errors
from passages.errors import Damaged, EmptyText, Locked, NotText, ReadError, TookTooLong, TooLarge
from passages.readers import read_bytes
from passages.readers.sandbox import read_in_sandbox
from tests.conftest import FULL
from tests.makers.epub import Book, make_epub, pack
from tests.makers.markup import Marking
from tests.makers.prose import Writer
from tests.support.waiting import GUARD

pytestmark = pytest.mark.child_processes

_CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="c.opf"/>'
    b"</rootfiles></container>"
)
_OPF = (
    b'<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml" '
    b'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
)
_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def epub(chapter: bytes, *extra: tuple[str, bytes], opf: bytes = _OPF) -> bytes:
    return pack([("META-INF/container.xml", _CONTAINER), ("c.opf", opf), ("a.xhtml", chapter), *extra])


def docx(document: bytes, *extra: tuple[str, bytes]) -> bytes:
    return pack([("word/document.xml", document), *extra])


def xhtml(body: bytes, head: bytes = b"") -> bytes:
    return head + b'<html xmlns="http://www.w3.org/1999/xhtml"><body>' + body + b"</body></html>"


def pdf(*objects: bytes, extra: bytes = b"") -> bytes:
    """A PDF of these objects, the first of them the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Root 1 0 R /Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, extra, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


_PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</Font <</F 5 0 R>> %s>>>>"
_FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
_WORDS = b"BT /F 12 Tf 20 200 Td (The ferry keeps its hours and nobody asks why.) Tj ET"


def looping_pages() -> bytes:
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000>>")


def looping_labels() -> bytes:
    tree = b"<</Kids [6 0 R 6 0 R]>>"
    catalog = b"<</Type /Catalog /Pages 2 0 R /PageLabels 6 0 R>>"
    return pdf(catalog, b"<</Type /Pages /Kids [3 0 R] /Count 1>>", _PAGE % b"", stream(_WORDS), _FONT, tree)


def form_that_draws_itself() -> bytes:
    form = stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 6 0 R>>>>")
    page = _PAGE % b"/XObject <</X 6 0 R>>"
    kids = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", kids, page, stream(_WORDS + b" /X Do"), _FONT, form)


def forms_that_multiply() -> bytes:
    """Forms that each draw the next ten times: 10 to the power of 12 drawings."""
    count = 12
    forms = []
    for number in range(count):
        inner = b"/X Do " * 10 if number + 1 < count else _WORDS
        resources = b"/Resources <</Font <</F 5 0 R>> /XObject <</X %d 0 R>>>>" % (7 + number)
        forms.append(stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 300 300] " + resources))
    page = _PAGE % b"/XObject <</X 6 0 R>>"
    kids = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", kids, page, stream(_WORDS + b" /X Do"), _FONT, *forms)


def pdf_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(zlib.compress(b" " * (300 << 20), 9), 9), 9)
    contents = stream(packed, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")
    kids = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", kids, _PAGE % b"", contents, _FONT)


def zip_bomb() -> bytes:
    return epub(xhtml(b"<p>" + b" " * (60 << 20) + b"</p>"))


def zip_that_lies() -> bytes:
    """The sizes that the archive declares are small; what it unpacks to is not."""
    data = bytearray(epub(xhtml(b"<p>" + b"0" * (30 << 20) + b"</p>")))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            data[start + place : start + place + 4] = (1000).to_bytes(4, "little")
            start += 4
    return bytes(data)


def many_members() -> bytes:
    return epub(xhtml(b"<p>A.</p>"), *((f"{n}" + "m" * 60_000, b"") for n in range(150)))


_SHOWN = b"<p>The ferry keeps its hours and nobody asks why it does.</p>"
_LAUGHS = (
    b"<!DOCTYPE html [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
_XXE = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


REFUSED: dict[str, tuple[Callable[[], bytes], type[ReadError], str]] = {
    "a tree of pages that loops": (looping_pages, ReadError, "PDF|file"),
    "a PDF that unpacks to 300 MB of nothing": (pdf_bomb, ReadError, "PDF|file"),
    "an EPUB that declares 120 MB": (lambda: epub(xhtml(b" " * (120 << 20))), TooLarge, "more than 100 MB"),
    "an EPUB that unpacks to 60 MB of blanks": (zip_bomb, TooLarge, "unpacks to more than 100 times its size"),
    "an archive that lies about its sizes": (zip_that_lies, ReadError, "damaged|unpacks"),
    "an archive whose list of members is long": (many_members, TooLarge, "limit of 8 MB"),
    "a name that leads out of the archive": (
        lambda: epub(xhtml(_SHOWN), ("../../etc/cron.d/x", b"x")),
        Damaged,
        "unsafe file names",
    ),
    "an absolute name": (lambda: docx(b"<w:document " + _W + b"/>", ("/etc/x", b"x")), Damaged, "unsafe file names"),
    "a drive's name": (lambda: docx(b"<w:document " + _W + b"/>", ("C:\\x", b"x")), Damaged, "unsafe file names"),
    "entities that multiply, in an EPUB": (lambda: epub(xhtml(b"<p>&j;</p>", _LAUGHS)), Damaged, "entities"),
    "entities that multiply, in a DOCX": (lambda: docx(_LAUGHS + b"<w:document " + _W + b"/>"), Damaged, "entities"),
    "an entity that reads a file": (lambda: epub(xhtml(b"<p>&x;</p>", _XXE)), Damaged, "entities"),
    "an entity that reads a file, in the package": (
        lambda: epub(xhtml(_SHOWN), opf=_XXE + _OPF),
        Damaged,
        "entities",
    ),
    "a PDF cut off in the middle": (lambda: form_that_draws_itself()[:120], Damaged, "damaged"),
    "an archive cut off in the middle": (lambda: epub(xhtml(_SHOWN * 50))[:-200], Damaged, "damaged"),
    "an EPUB without its text": (lambda: pack([("META-INF/container.xml", _CONTAINER)]), Damaged, "missing"),
    "an EPUB without a word": (lambda: epub(xhtml(b"")), EmptyText, "no text"),
    "a web page without a word": (lambda: b"<!doctype html><html><body></body></html>", EmptyText, "no text"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, NotText, "a PNG picture"),
    "a program": (lambda: b"MZ\x90\0" + bytes(range(256)) * 40, NotText, "a program"),
    "an archive of something else": (lambda: pack([("a.txt", b"words")]), NotText, "a zip archive"),
    "a web page of 60 MB": (lambda: b"<html><body>" + b"words " * (10 << 20), TooLarge, "limit is 50 MB"),
    "a text in one line of 50 MB": (lambda: b"words " * (8 << 20) + b"w" * (4 << 20), TooLarge, r"limit is \d\d MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_one_clear_message(name: str) -> None:
    make, kind, message = REFUSED[name]
    data = make()
    with pytest.raises(kind, match=message) as caught:
        read_bytes(data, "file")
    said = str(caught.value)
    assert said.startswith("file: ")
    assert "\n" not in said
    assert len(said) < 250
    assert not any(word in said for word in ("Traceback", "Error(", "/usr", "site-packages"))


MANY = 200_000 if FULL else 30_000
READ: dict[str, Callable[[], bytes]] = {
    "a form that draws itself": form_that_draws_itself,
    "a tree of labels that loops": looping_labels,
    "very many elements inside each other": lambda: b"<html><body>" + b"<div>" * MANY + _SHOWN,
    "very many elements inside each other, in an EPUB": lambda: epub(
        xhtml(b"".join(b"<div id='%x'>" % hash(n * 0.1) for n in range(MANY)) + _SHOWN + b"</div>" * MANY)
    ),
    "very many elements that are never closed": lambda: b"<html><body>" + b"<b><i>" * (MANY // 2) + _SHOWN,
    "an attribute of 5 MB": lambda: b'<html><body><p title="' + b"x" * (5 << 20) + b'">' + _SHOWN,
    "very many attributes": lambda: (
        b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(MANY // 2)) + b">" + _SHOWN
    ),
    "a web page in one line of 3 MB": lambda: b"<html><body>" + _SHOWN + b"<p>" + b"words and " * (3 << 17),
    "a name that is no entity": lambda: epub(xhtml(_SHOWN + b"<p>&nosuch; &nbsp; &amp;</p>")),
    "XHTML that is not well-formed": lambda: epub(xhtml(_SHOWN + b"<p>one<br>two")),
    "half a comment": lambda: b"<html><body>" + _SHOWN + b"<!-- " + b"-- " * 10_000,
    "a style that is its own parent": lambda: docx(
        b"<w:document " + _W + b'><w:body><w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>'
        b"The ferry keeps its hours and nobody asks why it does.</w:t></w:r></w:p></w:body></w:document>",
        (
            "word/styles.xml",
            b"<w:styles " + _W + b'><w:style w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>',
        ),
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_strange_file_is_read_or_refused_in_time(name: str) -> None:
    try:
        text = read_bytes(READ[name](), "file").text
    except (Damaged, TookTooLong):
        assert "PDF" in name or "tree" in name or "form" in name or "elements" in name
    else:
        assert "The ferry keeps its hours" in text


def test_mojibake_is_left_as_it_is() -> None:
    page = "<html><head><meta charset='utf-8'></head><body><p>It was â€œquietâ€\x9d there, Ã©tudes.</p></body></html>"
    assert "â€œquietâ€" in read_bytes(page.encode(), "file").text


def test_an_encrypted_archive_is_locked() -> None:
    data = bytearray(docx(b"<w:document " + _W + b"/>"))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            data[start + place] |= 1
            start += 4
    with pytest.raises(Locked, match="password"):
        read_bytes(bytes(data), "file")


def test_a_symbolic_link_in_an_archive_is_refused() -> None:
    buffer = io.BytesIO(docx(b"<w:document " + _W + b"/>"))
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Damaged, match="unsafe file names"):
        read_bytes(buffer.getvalue(), "file")


def test_nothing_is_written_to_disk(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    data, _ = make_epub(Writer(41).essay(3), Book(Marking(lambda label: f'<a id="page{label}"></a>')))
    read_bytes(data, "file")
    assert os.listdir() == []  # noqa: PTH208 - the folder that we are in


# --- the worker


def run_in_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: object, code: str, seconds: float) -> None:
    """Read with a reader of our own making, in the worker."""
    package = f"{tmp_path}/passages_readers_probe.py"
    with open(package, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f"def read(data, name=''):\n    {code}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    hook = "import sys, passages_readers_probe as p; sys.modules['passages.readers.probe'] = p"
    with open(f"{tmp_path}/sitecustomize.py", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(hook)
    read_in_sandbox("probe", b"data", seconds=seconds)


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Damaged, "damaged"),
        ("import os; os.abort()", Damaged, "damaged"),
        ("raise ValueError('a fault of ours')", Damaged, "damaged"),
        ("import time; time.sleep(600)", TookTooLong, "longer than 2 s"),
        ("while True: pass", TookTooLong, "longer than 2 s"),
        ("x = bytearray(1 << 30)", TookTooLong, "600 MB of memory"),
        (
            "from passages.errors import Locked; raise Locked('Locked, it is.', place='page 3')",
            Locked,
            "page 3: Locked",
        ),
        ("print('noise'); from passages.errors import EmptyText; raise EmptyText('None.')", EmptyText, "None."),
        (
            "import os; from passages.errors import EmptyText; raise EmptyText(str('DISCORD_TOKEN' in os.environ))",
            EmptyText,
            "False",
        ),
    ],
)
def test_whatever_happens_in_the_worker_becomes_one_error(
    code: str, kind: type[ReadError], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    patience = 2 if "2 s" in message else GUARD  # to start it takes longer on a busy machine
    with pytest.raises(kind, match=message):
        run_in_worker(monkeypatch, tmp_path, code, seconds=patience)


def test_the_worker_starts_without_numpy_and_discord() -> None:
    code = "import passages.readers.worker, sys, json; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert not {"numpy", "discord", "rich", "lxml.etree"} & set(json.loads(out))


def test_each_kind_of_error_has_its_name_in_the_package() -> None:
    assert all(getattr(errors, kind.__name__) is kind for kind in ReadError.__subclasses__())
