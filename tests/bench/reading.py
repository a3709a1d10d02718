"""PDF and EPUB of 500 pages read, cut and indexed, beside who only takes the text: `python -m tests.bench.reading`.

Each is measured in a process of its own, so that its peak of memory is its own: ours with the worker that reads.
`pdftotext` is measured where it is installed, `pypdf` where the extra `bench` is.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.makers.epub import Book, make_epub
from tests.makers.markup import Marking
from tests.makers.pdf import Style, make_pdf
from tests.makers.prose import Heading, Paragraph, Writer

PAGES = 500
REPEATS = 3

_OURS = """
import sys
from passages.chunking import cut
from passages.search.searcher import Index
from passages.readers import read_bytes
data = open(sys.argv[1], "rb").read()
began = time.perf_counter()
index = Index(cut(read_bytes(data)))
"""
_PYPDF = """
import sys, pypdf
began = time.perf_counter()
text = [page.extract_text() for page in pypdf.PdfReader(sys.argv[1]).pages]
"""
_PDFTOTEXT = """
import subprocess, sys
began = time.perf_counter()
subprocess.run(["pdftotext", sys.argv[1], "-"], check=True, stdout=subprocess.DEVNULL)
"""
_REPORT = """
took = time.perf_counter() - began
try:
    import resource
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak = peak * (1 if sys.platform == "darwin" else 1024)
except ImportError:
    peak = 0
print(json.dumps([took, peak]))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pdf, epub = Path(folder, "book.pdf"), Path(folder, "book.epub")
        pages = {pdf: _write_pdf(pdf), epub: _write_epub(epub)}
        rows = [("Loccit: read, cut, indexed", _OURS, pdf), ("Loccit: read, cut, indexed", _OURS, epub)]
        if _has("pypdf"):
            rows.append(("pypdf: text alone", _PYPDF, pdf))
        if shutil.which("pdftotext"):
            rows.append(("pdftotext: text alone", _PDFTOTEXT, pdf))
        print(f"{'':28}{'file':12}{'pages':>7}{'seconds':>9}{'pages/s':>9}{'peak MB':>9}")
        for name, code, path in rows:
            took, peak = _measure(code, path)
            count = pages[path]
            print(f"{name:28}{path.name:12}{count:7}{took:9.2f}{count / took:9.0f}{peak / 1024**2:9.0f}")
    missing = [
        name for name, there in (("pypdf", _has("pypdf")), ("pdftotext", shutil.which("pdftotext"))) if not there
    ]
    if missing:
        print(f"not installed, so not measured: {', '.join(missing)}")


def _essay(pages: int, characters: int) -> list[Paragraph | Heading]:
    writer = Writer(61)
    items: list[Paragraph | Heading] = []
    length = 0
    while length < pages * characters:
        if len(items) % 40 == 0:
            items.append(Heading(writer.heading()))
        paragraph = writer.paragraph(6, noted=len(items) % 20 == 3)
        items.append(paragraph)
        length += sum(len(sentence) + 1 for sentence in paragraph.sentences)
    return items


def _write_pdf(path: Path) -> int:
    style = Style(
        paper=(450, 680),
        first="1",
        head=lambda place, number: (number, "", "On Ferries") if place % 2 else ("", "", number),
    )
    data, truth = make_pdf(_essay(PAGES, 3330), style)
    path.write_bytes(data)
    return len({page for _, pages in truth.sentences for page in pages})


def _write_epub(path: Path) -> int:
    def mark(label: str) -> str:
        return f'<span epub:type="pagebreak" id="page{label}"></span>'

    data, truth = make_epub(_essay(PAGES, 2000), Book(Marking(mark, length=2000)))
    path.write_bytes(data)
    return len({page for _, pages in truth.sentences for page in pages})


def _measure(code: str, path: Path) -> tuple[float, float]:
    """The shortest of three runs, in seconds, and the greatest peak, in bytes."""
    command = [sys.executable, "-c", f"import json, time\n{code}{_REPORT}", str(path)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(REPEATS)]
    return min(took for took, _ in runs), max(peak for _, peak in runs)


def _has(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    main()
