"""The places of texts as their passages know them: enough to find what stands where without the texts themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from passages.model import Basis, Document, Passage, Sentence
from passages.places.systems import DIVISIONS, Place, ReferenceSystem, Run, System


class TextPlaces(NamedTuple):
    """The places of the passages of one text: those numbered from `first` on, `length` of them."""

    first: int
    length: int
    document: Document  # its title and its systems; it has no text
    headings: tuple[tuple[int, str], ...] = ()  # (number of the first passage under it, the heading), in reading order


def places_of_texts(passages: Iterable[Passage]) -> tuple[TextPlaces, ...]:
    """Return the places of each text whose passages these are, text by text in reading order."""
    texts: list[tuple[int, list[Passage]]] = []
    for number, passage in enumerate(passages):
        last = texts[-1][1][-1] if texts else None
        if last is None or passage.metadata != last.metadata or passage.start < last.start:
            texts.append((number, []))
        texts[-1][1].append(passage)
    return tuple(
        TextPlaces(first, len(own), Document("", own[0].metadata, _systems(own)), _headings(first, own))
        for first, own in texts
    )


def _headings(first: int, passages: Sequence[Passage]) -> tuple[tuple[int, str], ...]:
    before = ["", *(passage.heading for passage in passages)]
    changes = (number for number, passage in enumerate(passages) if passage.heading not in ("", before[number]))
    return tuple((first + number, passages[number].heading) for number in changes)


def _systems(passages: Sequence[Passage]) -> tuple[ReferenceSystem, ...]:
    """The systems that the sentences of a text stand in: neighbours at one place are one run."""
    runs: dict[System, list[Run]] = {}
    held: dict[System, tuple[Place, ...]] = {}
    for sentence in (sentence for passage in passages for sentence in passage.sentences):
        for at, place in enumerate(sentence.places):
            path = _path(sentence, at)
            known = runs.setdefault(place.system, [])
            if known and held.get(place.system) == path:
                known[-1] = known[-1]._replace(end=sentence.end)
            else:
                known.append(Run(place.labels, sentence.start, sentence.end, place.word))
            held[place.system] = path
    order = list(System)
    return tuple(
        ReferenceSystem(system, tuple(runs[system]), passages[0].basis if system is System.PAGE else Basis.PRINTED)
        for system in sorted(runs, key=order.index)
        if system is not System.SPEAKER
    )


def _path(sentence: Sentence, at: int) -> tuple[Place, ...]:
    """A place with the divisions that hold it; a page or a margin's mark stands beside them."""
    place = sentence.places[at]
    if place.system in (System.PAGE, System.MARGIN):
        return (place,)
    outer = tuple(one for one in sentence.places if one.system in DIVISIONS and one.system is not place.system)
    if place.system in DIVISIONS:
        rank = DIVISIONS.index(place.system)
        outer = tuple(one for one in outer if DIVISIONS.index(one.system) < rank)
    return (*outer, place)
