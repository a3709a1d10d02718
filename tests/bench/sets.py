"""The question sets that quality is measured on, read from where they are kept beside the checkout.

A set is `{"collections": [{"id", "passages": [{"id", "text", "heading"}], "questions": [{"text", "relevant",
"answerable"}]}]}`; a collection is one text.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from passages.model import Passage

SHARED = Path(__file__).resolve().parents[3] / "shared" / "retrieval"


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    right: frozenset[int]  # numbers of the passages that answer it, from 0


@dataclass(frozen=True, slots=True)
class Collection:
    name: str
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]  # those that the text answers


def read_set(path: Path) -> list[Collection]:
    """The collections of one file."""
    return [_collection(raw) for raw in json.loads(gzip.decompress(path.read_bytes()))["collections"]]


def read_sets(folder: Path) -> Iterator[tuple[str, list[Collection]]]:
    """Each set in `folder`, by name."""
    paths = sorted(folder.glob("*.json.gz"))
    if not paths:
        raise SystemExit(f"There is no question set (*.json.gz) in {folder}: give the folder with --sets.")
    for path in paths:
        yield path.name.removesuffix(".json.gz"), read_set(path)


def _collection(raw: dict[str, list[dict[str, object]]]) -> Collection:
    number = {passage["id"]: at for at, passage in enumerate(raw["passages"])}
    passages = tuple(Passage.of(str(p["text"]), heading=str(p["heading"] or "")) for p in raw["passages"])
    questions = tuple(
        Question(str(q["text"]), frozenset(number[key] for key in q["relevant"]))  # type: ignore[attr-defined]
        for q in raw["questions"]
        if q["answerable"] is not False and q["relevant"]
    )
    return Collection(str(raw["id"]), passages, questions)
