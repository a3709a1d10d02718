"""The law of loss: each word of a file's own text layer is in the text, in a note, or left out with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from passages.model import DropReason
from passages.readers import read_bytes
from passages.readers.words import lost_words, text_layer
from tests.corpus import table, try_file
from tests.makers.framed import FORMATS, FRAMES, write
from tests.makers.html import make_page
from tests.makers.markup import Marking
from tests.makers.prose import Writer
from tests.makers.tei import tei


@pytest.mark.parametrize("kind", FORMATS)
def test_no_word_of_a_made_file_is_lost(kind: str) -> None:
    data = write(FRAMES["end in words"].around(Writer(21).essay(9, headings=3)), kind)
    assert lost_words(read_bytes(data, f"a.{kind}"), text_layer(data)) == []


def test_no_word_of_a_site_s_page_is_lost() -> None:
    data = make_page(Writer(22).essay(8, headings=2, notes=3), Marking(lambda label: f"[Pg {label}] "))[0]
    assert set(lost_words(read_bytes(data), text_layer(data))) <= {"pg"}  # the marks themselves


def test_a_lost_word_is_told() -> None:
    document = read_bytes(b"The ferry keeps its hours.", "a.txt")
    assert lost_words(document, "The old ferry keeps its cold hours.") == ["old", "cold"]


def test_a_folder_is_tried_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_bytes(write(Writer(23).essay(3), "text"))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    outcomes = [try_file(path) for path in sorted(tmp_path.iterdir())]
    assert [(one.outcome, one.lost) for one in outcomes] == [("read", 0), ("refused", 0)]
    assert "2 files: read 1, refused 1." in table(outcomes)


def test_no_word_of_a_tei_file_is_lost() -> None:
    data = tei(
        '<div type="chapter" n="1"><head>Chapter One</head><p>It burned.<note n="1">So they say.</note></p>'
        '<fw type="header">A running head</fw><pb n="12"/><p>Nobody came.</p><figure><figDesc>A mill</figDesc></figure>'
        '</div><div type="index"><head>Index</head><list><item>miller, 12</item></list></div>'
    )
    document = read_bytes(data, "a.xml")
    assert lost_words(document, text_layer(data)) == []
    reasons = {one.reason for one in document.dropped}
    assert {DropReason.INDEX, DropReason.METADATA, DropReason.RUNNING_HEAD, DropReason.HIDDEN} <= reasons
    assert "miller, 12" not in document.text
