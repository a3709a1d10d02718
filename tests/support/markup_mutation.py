"""EPUBs, Word documents and TEI changed where their readers look: elements, attributes, and the parts of an archive.

Bytes changed at random mostly break the XML, and no reader comes past its parser. Here a member is taken apart into
tags and texts, a few of them are changed in terms of the format's own names, and mostly a well-formed file is written
again. Of an archive, members are also lost, doubled, renamed, written in another encoding, or put for each other.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

from tests.makers.epub import pack

_TOKEN = re.compile(rb"<[^<>]*>|[^<>]+")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*([\"'])(.*?)\2", re.DOTALL)
_TAG = re.compile(rb"</?([\w:.-]+)")
_VALUES = (
    b"", b"0", b"-1", b"99999999999999999999", b"1e9", b"true", b"\xd9\xa3", b"#", b"#page2", b"../../../etc/passwd",
    b"chapter0.xhtml#page3", b"text/chapter0.xhtml", b"%00%ff", b"page_9", b"ix", b"f0", b"nav", b"ncx", b"no", b"9",
    b"pagebreak", b"toc", b"footnote", b"lowerRoman", b"decimal", b"Heading1", b"1.1.1", b"3", b"2", b"http://[",
    b"&#0;",
    b"urn:x:y", b"display:none", b"noteref", b"poem", b"z3998:verse", b"speaker", b"#a #b", b"x" * 5_000,
)  # fmt: skip
_SNIPPETS = {
    "epub": (
        b"<br/>", b'<span epub:type="pagebreak" id="page2">2</span>', b'<a id="page7"/>', b"<h1>", b"</h1>", b"<pre>",
        b'<itemref idref="f3"/>', b'<itemref idref="f3" linear="no"/>', b"<table><tr><td>", b"<blockquote><p>",
        b'<reference type="toc" href="text/chapter0.xhtml"/>', b'<sup><a href="#fn1">1</a></sup>', b"<hr/>",
        b"<p></p>",
        b'<aside epub:type="footnote" id="fn9"><p>9.</p></aside>', b'<div class="poem"><span class="i2">',
        b"<p>Index</p>",
        b'<li><a href="text/chapter0.xhtml#page2">2</a></li>', b"<pageTarget><content/></pageTarget>",
        b"<h2>Contents</h2>",
        b'<p class="speaker">ANNA.</p>', b'<span class="linenum">5</span>', b"<!-- p. 9 -->", b"<?x?>", b"&nbsp;",
        b"<svg>",
    ),
    "docx": (
        b"<w:p/>", b"<w:p>", b"</w:p>", b"<w:r><w:br/></w:r>", b'<w:br w:type="page"/>',
        b"<w:lastRenderedPageBreak/>",
        b"<w:sectPr/>", b'<w:sectPr><w:pgNumType w:start="-3" w:fmt="upperRoman"/></w:sectPr>', b"<w:del>",
        b"</w:del>",
        b'<w:pPr><w:sectPr><w:pgNumType w:start="0"/></w:sectPr></w:pPr>', b'<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>',
        b'<w:rPr><w:vanish/></w:rPr>', b'<w:footnoteReference w:id="2"/>', b'<w:footnoteReference w:id="77"/>',
        b"<w:ins>",
        b'<w:footnoteReference w:customMarkFollows="1" w:id="2"/>', b"<w:tab/>", b"<w:noBreakHyphen/>",
        b"<w:tbl><w:tr>",
        b'<w:pPr><w:outlineLvl w:val="12"/></w:pPr>', b'<w:basedOn w:val="Heading1"/>',
        b'<w:style w:styleId="Heading1">',
        b"<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", b"<w:instrText>PAGE</w:instrText>", b"<w:txbxContent><w:p><w:r>",
        b'<w:sym w:char="F0B7"/>', b"<mc:Fallback>", b"<w:t>5 </w:t>",
    ),
    "tei": (
        b'<pb n="9"/>', b'<pb/>', b'<lb n="5"/>', b"<lb/>", b'<l n="3">', b"</l>", b"<lg>", b"<sp>", b"<speaker>",
        b"</sp>",
        b'<note place="foot">', b"</note>", b'<div type="chapter" n="2">', b"</div>", b"<head>",
        b'<milestone unit="card"/>',
        b'<milestone unit="section" n="12"/>', b"<del>", b"<choice><sic>a</sic><corr>b</corr></choice>", b"<stage>",
        b"<q>",
        b'<fw type="pageNum">8</fw>', b"<titlePage>", b"<text>", b"<group>", b"<castList>", b"<table><row><cell>",
        b"<gap/>",
    ),
}  # fmt: skip
_WORDS = (
    b"", b" ", b"5", b"12 ", b"[Pg 9]", b"ANNA. ", b"Index", b"Contents", b"Notes", b"CHAPTER IV", b"\xe2\x80\xae",
    b"IX",
    b"*** START OF THE PROJECT GUTENBERG EBOOK X ***", b"\xef\xb7\x91", b"\xef\xb7\x90", b"All rights reserved",
    b"1 2 3 4 5",
    b"Genesis 1:1", b"\xcc\x81" * 90, b"A" * 3_000, b"\xf0\x9f\x8e\x89", b"&#xFDD1;", b"&#x2028;", b"-\n", b"1.",
    b"[1]",
)  # fmt: skip
_Change = Callable[[list[bytes], int, random.Random, str], None]


def mutated_archive(data: bytes, dice: random.Random, kind: str) -> bytes:
    """Return an EPUB or a Word document with some of its members changed, or lost, doubled or put for each other."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist() if name != "mimetype"]
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        at = dice.randrange(len(members))
        if dice.random() < 0.2:
            dice.choice(_OF_MEMBERS)(members, at, dice)
        else:
            members[at] = (members[at][0], mutated_markup(members[at][1], dice, kind))
        if not members:
            break
    return pack(members)


def mutated_markup(data: bytes, dice: random.Random, kind: str) -> bytes:
    """Return XML with a few of its tags, attributes and texts changed."""
    tokens = _TOKEN.findall(data)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        if len(tokens) < 3:
            break
        dice.choice(_IN_MARKUP)(tokens, dice.randrange(1, len(tokens)), dice, kind)
    return b"".join(_balanced(tokens) if dice.random() < 0.8 else tokens)


def _balanced(tokens: list[bytes]) -> list[bytes]:
    """Return the tokens with each element closed where the one around it is: the parser then comes to its end."""
    written: list[bytes] = []
    opened: list[bytes] = []
    for token in tokens:
        name = _TAG.match(token)
        if name and token.startswith(b"</"):
            if name[1] not in opened:
                continue
            while opened[-1] != name[1]:
                written.append(b"</" + opened.pop() + b">")
            opened.pop()
        elif name and not token.endswith(b"/>"):
            opened.append(name[1])
        written.append(token)
    return [*written, *(b"</" + name + b">" for name in reversed(opened))]


# ---- in an element


def _attribute(tokens: list[bytes], place: int, dice: random.Random, _: str) -> None:
    """Give an attribute of the next tag that has one another value, of its own or of another tag's."""
    for number in range(place, len(tokens)):
        if found := list(_ATTRIBUTE.finditer(tokens[number])):
            one = dice.choice(found)
            other = _ATTRIBUTE.search(dice.choice(tokens))
            value = other[3] if other and dice.random() < 0.5 else dice.choice(_VALUES).replace(b"&#0;", b"")
            tokens[number] = tokens[number][: one.start(3)] + value + tokens[number][one.end(3) :]
            return


def _renamed(tokens: list[bytes], place: int, dice: random.Random, _: str) -> None:
    """Give an element the name of another, at both its ends."""
    name, other = _TAG.match(tokens[place]), _TAG.match(dice.choice(tokens))
    if not name or not other:
        return
    closing = b"</" + name[1] + b">"
    end = next((n for n in range(place, len(tokens)) if tokens[n] == closing), None)
    tokens[place] = tokens[place].replace(name[1], other[1], 1)
    if end is not None and end != place:
        tokens[end] = b"</" + other[1] + b">"


def _element(tokens: list[bytes], place: int) -> tuple[int, int]:
    """Return the slice of the element that begins at or behind `place`, with what stands in it."""
    for first in range(place, len(tokens)):
        name = _TAG.match(tokens[first])
        if not name or tokens[first].startswith(b"</"):
            continue
        depth = 0
        for last in range(first, min(first + 400, len(tokens))):
            inner = _TAG.match(tokens[last])
            if inner and inner[1] == name[1] and not tokens[last].endswith(b"/>"):
                depth += -1 if tokens[last].startswith(b"</") else 1
            if depth <= 0:
                return first, last + 1
        return first, first + 1
    return place, place


def _lost(tokens: list[bytes], place: int, _: random.Random, __: str) -> None:
    first, last = _element(tokens, place)
    del tokens[first:last]


def _doubled(tokens: list[bytes], place: int, dice: random.Random, _: str) -> None:
    first, last = _element(tokens, place)
    tokens[last:last] = tokens[first:last] * dice.choice((1, 1, 3, 30))


def _moved(tokens: list[bytes], place: int, dice: random.Random, _: str) -> None:
    first, last = _element(tokens, place)
    run = tokens[first:last]
    del tokens[first:last]
    other = dice.randrange(1, len(tokens) + 1) if tokens else 0
    tokens[other:other] = run


def _wrapped(tokens: list[bytes], place: int, dice: random.Random, _: str) -> None:
    """Put an element into copies of another element's tags."""
    first, last = _element(tokens, place)
    around = dice.choice(tokens)
    name = _TAG.match(around)
    if name and not around.startswith(b"</") and not around.endswith(b"/>"):
        count = dice.choice((1, 1, 40))
        tokens[first:last] = [around] * count + tokens[first:last] + [b"</" + name[1] + b">"] * count


def _text(tokens: list[bytes], place: int, dice: random.Random, _: str) -> None:
    for number in range(place, len(tokens)):
        if not tokens[number].startswith(b"<"):
            words = dice.choice(_WORDS)
            tokens[number] = dice.choice((words, words + tokens[number], tokens[number] + words, tokens[number] * 3))
            return


def _inserted(tokens: list[bytes], place: int, dice: random.Random, kind: str) -> None:
    tokens[place:place] = _TOKEN.findall(dice.choice(_SNIPPETS[kind]))


def _untagged(tokens: list[bytes], place: int, _: random.Random, __: str) -> None:
    del tokens[place]


# ---- among the members


def _member_lost(members: list[tuple[str, bytes]], at: int, _: random.Random) -> None:
    del members[at]


def _member_renamed(members: list[tuple[str, bytes]], at: int, dice: random.Random) -> None:
    name, body = members[at]
    members[at] = (dice.choice((name.upper(), "x/" + name, name + "x", dice.choice(members)[0], "mimetype2")), body)


def _bodies_swapped(members: list[tuple[str, bytes]], at: int, dice: random.Random) -> None:
    other = dice.randrange(len(members))
    (one, first), (two, second) = members[at], members[other]
    members[at], members[other] = (one, second), (two, first)


def _encoded(members: list[tuple[str, bytes]], at: int, dice: random.Random) -> None:
    """Write a member in another encoding, or declare one that it is not in."""
    name, body = members[at]
    text = body.decode("utf-8", "replace")
    members[at] = (
        name,
        dice.choice(
            (
                text.encode("utf-16"), text.encode("utf-16-le"), text.encode("utf-32"), b"\xef\xbb\xbf" + body,
                text.encode("latin-1", "replace"), body.replace(b"utf-8", dice.choice((b"utf-16", b"ascii",
                b"nowhere"))),
                b'<?xml version="1.1"?>' + body.partition(b"?>")[2], b"\n" + body, body[: len(body) // 2], b"",
            )
        ),
    )  # fmt: skip


_IN_MARKUP: tuple[_Change, ...] = (
    _attribute, _attribute, _attribute, _renamed, _lost, _doubled, _moved, _wrapped, _text, _text, _inserted,
    _inserted,
    _untagged,
)  # fmt: skip
_OF_MEMBERS: tuple[Callable[[list[tuple[str, bytes]], int, random.Random], None], ...] = (
    _member_lost, _member_renamed, _bodies_swapped, _encoded, _encoded
)  # fmt: skip
