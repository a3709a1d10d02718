"""`python -m tests.support.fuzzing FORMAT SEED FIRST COUNT`: mutated files, read one after the other in one process.

Each file's number is printed before it is read, so that whoever started us knows where a crash happened. Whatever is
raised besides a `ReadError` is printed with its number; the process goes on.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import zipfile
from collections.abc import Callable
from importlib import import_module

from passages.chunking import cut
from passages.confinement import limits
from passages.errors import ReadError
from passages.readers.pipeline import finish
from tests.makers.docx import make_docx
from tests.makers.epub import Book, make_epub, pack
from tests.makers.html import make_gutenberg, make_page
from tests.makers.markup import Marking
from tests.makers.pdf import Style, make_pdf
from tests.makers.prose import Heading, Writer
from tests.makers.tei import speech, tei
from tests.support.markup_mutation import mutated_archive, mutated_markup
from tests.support.pdf_mutation import mutated_structure

_TOKENS = (
    b"<", b">", b"&", b"]]>", b"<!--", b"<p>", b"</div>", b"\x00", b"\xff\xfe", b"%", b"obj", b"endstream", b"[",
    b"9999999999", b"-1", b"<w:p>", b"<a id='page_9'>", b"[Pg 3]", b"\xe2\x80\xae", b"{5}",
    b"<w:lastRenderedPageBreak/>",
)  # fmt: skip
SECONDS = 20  # of processor time for one file: these are a few pages each
READERS = {
    "pdf": "pdf.reader",
    "epub": "html.epub",
    "docx": "docx.reader",
    "html": "html.reader",
    "text": "plain.reader",
    "tei": "tei.reader",
}


def seeds(kind: str) -> list[bytes]:
    """Whole files of a format, to be mutated."""
    essay = Writer(51).essay(8, headings=2, notes=3)
    broken = Marking(lambda label: f'<span epub:type="pagebreak" id="page{label}">{label}</span>')
    ended = Marking(lambda label: f"[End Page {label}]", at_end=True)
    if kind == "pdf":
        return _pdf_seeds()
    if kind == "epub":
        old = Book(Marking(lambda label: f'<a id="page{label}"/>'), "ncx", "2.0")
        return [make_epub(essay, Book(broken))[0], make_epub(essay, old)[0]]
    if kind == "docx":
        return [make_docx(essay)[0]]
    if kind == "tei":
        scene = speech("a", "ANNA.", ["It is late.", "Go home."], 1) + '<pb n="9"/><note n="1">Past nine.</note>'
        return [
            tei(
                f'<div type="act" n="1"><head>ACT I</head>{scene}<lg><l>So it goes.</l></lg></div>',
                persons={"a": "Anna"},
            )
        ]
    if kind == "html":
        return [make_page(essay, ended)[0], make_gutenberg(essay, broken)[0]]
    return ["\n\n".join(" ".join(p.sentences) for p in essay if not hasattr(p, "text")).encode()]


def _pdf_seeds() -> list[bytes]:
    """PDFs that between them have whatever a reader looks for, of a few short pages each."""
    essay = Writer(51).essay(8, headings=2, notes=3)
    foot = Style(first="104", foot=lambda _, number: ("", number, ""), labels=((0, "D", 104),))
    cover = (
        ("The Patient Ferry", 14.0),
        ("Author(s): Edda Brandt", 10.0),
        ("Source: River Studies, Vol. 12 (2016), pp. 104-107", 10.0),
        ("Stable URL: https://www.jstor.org/stable/999999", 10.0),
    )
    headed = Style(first="8", head=lambda _, number: ("River Studies", "", number), cover=cover, caption_on=1)
    return [
        make_pdf(essay, foot)[0],
        make_pdf(essay, Style(columns=2))[0],
        make_pdf(essay, headed)[0],
        make_pdf([Heading("The Patient Ferry"), *essay], Style(heading="large", indent=0, justified=False))[0],
    ]


def mutated(data: bytes, dice: random.Random, kind: str) -> bytes:
    """`data` with a few changes, mostly in terms of its format: to the objects of a PDF, the elements of a part."""
    if kind in ("epub", "docx") and dice.random() < 0.7:
        return mutated_archive(data, dice, kind)
    if kind == "tei" and dice.random() < 0.7:
        return mutated_markup(data, dice, kind)
    if data[:2] == b"PK" and dice.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist() if name != "mimetype"]
        victim = dice.randrange(len(members))
        return pack([(name, _changed(body, dice) if n == victim else body) for n, (name, body) in enumerate(members)])
    if data[:4] == b"%PDF" and dice.random() < 0.8:
        return mutated_structure(data, dice)
    return _changed(data, dice)


def _changed(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 5, 20))):
        if not changed:
            break
        place = dice.randrange(len(changed))
        end = min(len(changed), place + dice.choice((1, 8, 200, 4000)))
        _CHANGES[dice.randrange(len(_CHANGES))](changed, place, end, dice)
    return bytes(changed)


def _flip(data: bytearray, place: int, _: int, dice: random.Random) -> None:
    data[place] ^= 1 << dice.randrange(8)


def _remove(data: bytearray, place: int, end: int, _: random.Random) -> None:
    del data[place:end]


def _repeat(data: bytearray, place: int, end: int, dice: random.Random) -> None:
    data[place:place] = data[place:end] * dice.choice((1, 3, 50))


def _insert(data: bytearray, place: int, _: int, dice: random.Random) -> None:
    data[place:place] = dice.choice(_TOKENS)


def _cut(data: bytearray, place: int, _: int, dice: random.Random) -> None:
    if dice.random() < 0.2:
        del data[place:]


def _scramble(data: bytearray, place: int, end: int, dice: random.Random) -> None:
    data[place:end] = dice.randbytes(end - place)


_CHANGES: tuple[Callable[[bytearray, int, int, random.Random], None], ...] = (
    _flip, _remove, _repeat, _insert, _cut, _scramble
)  # fmt: skip


def main(kind: str, seed: int, first: int, count: int) -> None:
    read = import_module(f"passages.readers.{READERS[kind]}").read
    files = seeds(kind)
    limits.limit_process(3600)
    signal.signal(signal.SIGPROF, _too_long)
    for number in range(first, count):
        dice = random.Random(f"{kind} {seed} {number}")
        data = mutated(dice.choice(files), dice, kind)
        print(number, flush=True)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            document = finish(read(data))
            passages = cut(document)
            assert all(document.text[p.start : p.end] == p.text for p in passages)
        except (ReadError, MemoryError):
            continue
        except Exception as error:  # noqa: BLE001 - what we look for
            print(f"UNHANDLED {kind} {seed} {number}: {error!r}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} s of processor time")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
