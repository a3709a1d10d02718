"""Plays and interviews in the ways that they are printed and marked up, with who speaks each sentence."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from tests.makers.epub import pack
from tests.makers.prose import Writer

CAST = ("Tobias Farron", "Mrs. Hale", "Captain Orme", "Lucy Bell")
SHORT = {"Tobias Farron": "Farron", "Mrs. Hale": "Mrs. Hale", "Captain Orme": "Orme", "Lucy Bell": "Lucy"}
SHORTER = {"Tobias Farron": "Far.", "Mrs. Hale": "Hale.", "Captain Orme": "Orm.", "Lucy Bell": "Luc."}


class Speech(NamedTuple):
    speaker: str
    sentences: tuple[str, ...]
    direction: str = ""  # beside the name: "rising"


class Play(NamedTuple):
    """Scenes of speeches and stage directions (strings)."""

    scenes: tuple[tuple[Speech | str, ...], ...]

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """Each sentence with who speaks it."""
        return [
            (sentence, item.speaker)
            for scene in self.scenes
            for item in scene
            if isinstance(item, Speech)
            for sentence in item.sentences
        ]


def make_play(seed: int = 1, scenes: int = 4, speeches: int = 9) -> Play:
    writer, chance = Writer(seed), random.Random(seed)
    made = []
    for _ in range(scenes):
        items: list[Speech | str] = [f"Enter {CAST[0]} and {CAST[1]}."]
        last = ""
        for _ in range(speeches):
            last = chance.choice([name for name in CAST if name != last])
            direction = chance.choice(("", "", "", "rising", "to the others"))
            sentences = tuple(writer.sentence() for _ in range(chance.randint(1, 4)))
            items.append(Speech(last, sentences, direction))
            if chance.random() < 0.15:
                items.append("[A bell is heard.]")
        made.append((*items, "[Exeunt.]"))
    return Play(tuple(made))


class Convention(NamedTuple):
    """How a speech is printed: its head from the name, and whether the name has a line or paragraph of its own."""

    head: Callable[[str], str]
    above: str = ""  # "line", "paragraph"
    has_cast: bool = True
    wraps: bool = True
    parts_speeches: bool = True  # with a blank line between them
    indent: str = ""


CONVENTIONS: dict[str, Convention] = {
    "capitals above": Convention(lambda name: f"{SHORT[name].upper()}.", above="line"),
    "capitals apart": Convention(lambda name: SHORT[name].upper(), above="paragraph"),
    "capitals before": Convention(lambda name: f"{SHORT[name].upper()}.", has_cast=False),
    "short before": Convention(SHORTER.__getitem__, parts_speeches=False),
    "colon": Convention(lambda name: f"{SHORT[name]}:", has_cast=False),
    "indented": Convention(lambda name: f"{SHORT[name]}.", indent="    ", parts_speeches=False),
    "dash": Convention(lambda name: f"{SHORT[name].upper()}.—"),
    "times": Convention(lambda name: f"[00:12:30] {SHORT[name]}:", has_cast=False, wraps=False),
}


def _head(speech: Speech, convention: Convention) -> str:
    head = convention.head(speech.speaker)
    if not speech.direction:
        return head
    stop = head[-1] if head[-1] in ".:—" else ""
    return f"{head.removesuffix(stop).removesuffix('.')} ({speech.direction}){stop}"


def _cast(convention: Convention) -> list[str]:
    return [f"{name}, who came by the ferry" for name in CAST] if convention.has_cast else []


def plain(play: Play, convention: Convention) -> bytes:
    """Plain text as it is typed by hand."""
    rows = ["THE LANTERN", ""]
    if cast := _cast(convention):
        rows += ["PERSONS OF THE PLAY", "", *cast, ""]
    rows += ["ACT I", ""]
    for number, scene in enumerate(play.scenes, start=1):
        rows += [f"SCENE {number}. The ferry.", ""]
        for item in scene:
            if isinstance(item, str):
                rows += ["", item, ""] if rows[-1] else [item, ""]
                continue
            rows += _typed(item, convention)
            rows += [""] if convention.parts_speeches else []
    return "\n".join(rows).encode()


def _typed(speech: Speech, convention: Convention) -> list[str]:
    head, words = _head(speech, convention), " ".join(speech.sentences)
    if convention.above:
        return [head, *([""] if convention.above == "paragraph" else []), *_wrapped(words, convention)]
    return _wrapped(f"{convention.indent}{head}{'' if head.endswith('—') else ' '}{words}", convention)


def _wrapped(words: str, convention: Convention) -> list[str]:
    return textwrap.wrap(words, 72) if convention.wraps else [words]


def html(play: Play, convention: Convention, *, name: str = "{}") -> bytes:
    """A page; `name` is the markup of a speaker's name, as "<b>{}</b>"."""
    head = "<!DOCTYPE html><html><head><title>The Lantern</title></head>"
    return f"{head}<body>{body(play, convention, name)}</body></html>".encode()


def body(play: Play, convention: Convention, name: str) -> str:
    rows = ["<h1>The Lantern</h1>"]
    if cast := _cast(convention):
        rows += ["<h2>Persons of the Play</h2>", *(f"<p>{escape(one)}</p>" for one in cast)]
    rows.append("<h2>Act I</h2>")
    for number, scene in enumerate(play.scenes, start=1):
        rows.append(f"<h3>Scene {number}. The ferry.</h3>")
        for item in scene:
            if isinstance(item, str):
                rows.append(f"<p>{escape(item)}</p>")
                continue
            head, words = name.format(escape(_head(item, convention))), escape(" ".join(item.sentences))
            match convention.above:
                case "paragraph":
                    rows += [f"<p>{head}</p>", f"<p>{words}</p>"]
                case "line":
                    rows.append(f"<p>{head}<br>{words}</p>")
                case _:
                    rows.append(f"<p>{head} {words}</p>")
    return "\n".join(rows)


def classed(play: Play, kind: str) -> str:
    """The body of a book whose markup says who speaks: "paragraphs", "spans", "table" (Standard Ebooks) or "types"."""
    markup = {
        "paragraphs": '<p class="speaker">{name}.</p><p>{words}</p>',
        "spans": '<p><span class="persona">{name}.</span> {words}</p>',
        "table": '<table><tr><td epub:type="z3998:persona">{name}</td><td><p>{words}</p></td></tr></table>',
        "types": '<p><b epub:type="z3998:persona">{name}</b> {words}</p>',
    }[kind]
    rows = ["<h2>Act I</h2>"]
    for number, scene in enumerate(play.scenes, start=1):
        rows.append(f"<h3>Scene {number}</h3>")
        for item in scene:
            if isinstance(item, str):
                rows.append(f'<p class="stage-direction">{escape(item)}</p>')
            else:
                rows.append(markup.format(name=SHORT[item.speaker], words=escape(" ".join(item.sentences))))
    return "\n".join(rows)


def epub(body: str) -> bytes:
    """A book of one file with this body."""
    closed = body.replace("<br>", "<br/>")
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head><body>{closed}</body></html>'
    )
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Lantern</dc:title></metadata><manifest>'
        '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    members = {"META-INF/container.xml": container, "p.opf": opf, "c.xhtml": page}
    return pack([(name, data.encode()) for name, data in members.items()])


def docx(play: Play, convention: Convention, *, look: str = "") -> bytes:
    """A Word document; `look` is the element that sets a name apart: "b", "smallCaps"."""
    rows = [_paragraph([("The Lantern", "")], "Heading1")]
    if cast := _cast(convention):
        rows += [_paragraph([("Persons of the Play", "")], "Heading2"), *(_paragraph([(one, "")]) for one in cast)]
    rows.append(_paragraph([("Act I", "")], "Heading2"))
    for number, scene in enumerate(play.scenes, start=1):
        rows.append(_paragraph([(f"Scene {number}. The ferry.", "")], "Heading3"))
        for item in scene:
            if isinstance(item, str):
                rows.append(_paragraph([(item, "")]))
                continue
            head, words = (_head(item, convention), look), (" ".join(item.sentences), "")
            if convention.above == "paragraph":
                rows += [_paragraph([head]), _paragraph([words])]
            else:
                between = ("\n" if convention.above else " ", "")
                rows.append(_paragraph([head, between, words]))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = "".join(f'<w:style w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3))
    body = f"<w:body>{''.join(rows)}<w:sectPr/></w:body>"
    members = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
        "word/document.xml": f'<?xml version="1.0"?><w:document {w}>{body}</w:document>',
        "word/styles.xml": f'<?xml version="1.0"?><w:styles {w}>{styles}</w:styles>',
    }
    return pack([(name, data.encode()) for name, data in members.items()])


def _paragraph(runs: Sequence[tuple[str, str]], style: str = "") -> str:
    written = "".join(
        f"<w:r>{f'<w:rPr><w:{look}/></w:rPr>' if look else ''}"
        + ("<w:br/>" if text == "\n" else f'<w:t xml:space="preserve">{escape(text)}</w:t>')
        + "</w:r>"
        for text, look in runs
    )
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={chr(34)}{style}{chr(34)}/></w:pPr>' if style else ''}{written}</w:p>"
