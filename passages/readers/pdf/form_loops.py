"""Forms that draw themselves: PDFium follows them until the memory is used up, so such a file is not opened.

A form is a stream with a dictionary in plain sight, even where other objects are packed. Many programs give a form the
resources of its page, and so itself among them: what counts is whether its stream draws it.
"""

from __future__ import annotations

import re
import zlib

_MOST_FORMS = 20_000  # that are looked at
_DICTIONARY = 8_192  # bytes before and behind "/Form" in which its dictionary lies
_MOST_DRAWN = 4 << 20  # bytes of an unpacked stream
_MOST_LOOKED_UP = 200  # resources that stand in an object of their own
_OBJECT = re.compile(rb"(\d{1,10})\s{1,4}\d{1,5}\s{1,4}obj\Z")
_RESOURCES = re.compile(rb"/Resources\s{1,4}(\d{1,10})\s{1,4}\d{1,5}\s{1,4}R")
_XOBJECTS = re.compile(rb"/XObject\s*<<([^<>]{1,4000})>>")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,100})\s+(\d{1,10})\s+\d{1,5}\s+R")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]{1,100})\s+Do\b")


def has_form_loop(data: bytes) -> bool:
    """Return whether a form of this file draws itself, directly or through others."""
    draws: dict[bytes, frozenset[bytes]] = {}
    looked_up = 0
    place = data.find(b"/Form")
    while place >= 0 and len(draws) < _MOST_FORMS:
        begin = data.rfind(b"obj", max(place - _DICTIONARY, 0), place)
        end = data.find(b"stream", place, place + _DICTIONARY)
        number = _OBJECT.search(data, max(begin - 24, 0), begin + 3) if begin >= 0 else None
        if number and end >= 0:
            dictionary = data[begin:end]
            elsewhere = _RESOURCES.search(dictionary)
            if elsewhere and looked_up < _MOST_LOOKED_UP:
                looked_up += 1
                dictionary += _object(data, elsewhere[1])
            draws[number[1]] = _drawn(data, dictionary, end)
        place = data.find(b"/Form", place + 5)
    return any(form in _reached(form, draws) for form, others in draws.items() if others)


def _object(data: bytes, number: bytes) -> bytes:
    start = data.find(b"\n%s 0 obj" % number)
    return data[start : start + _DICTIONARY] if start >= 0 else b""


def _drawn(data: bytes, dictionary: bytes, stream: int) -> frozenset[bytes]:
    """Return the numbers of the objects that the form with this dictionary and the stream at this place draws."""
    found = _XOBJECTS.search(dictionary)
    if not found:
        return frozenset()
    numbers = dict(_NAMED.findall(found[1]))
    content = data[stream + 6 : max(data.find(b"endstream", stream), stream + 6)].lstrip(b"\r\n")
    if b"FlateDecode" in dictionary:
        try:
            content = zlib.decompressobj().decompress(content, _MOST_DRAWN)
        except zlib.error:
            return frozenset()
    return frozenset(numbers[name] for name in _DRAWN.findall(content, 0, _MOST_DRAWN) if name in numbers)


def _reached(form: bytes, draws: dict[bytes, frozenset[bytes]]) -> set[bytes]:
    """Return the forms that are drawn where `form` is."""
    reached: set[bytes] = set()
    waiting = [form]
    while waiting:
        new = draws.get(waiting.pop(), frozenset()) - reached
        reached |= new
        waiting += new
    return reached
