"""BM25 over passages, looked at again: which of them speak of what a question asks, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from passages.model import Hit, Passage, Sentence, Span
from passages.search.building import build, words_of
from passages.search.common import is_common
from passages.search.keys import NOWHERE, number_of, of_terms
from passages.search.languages import among
from passages.search.query import Query, Reader
from passages.search.ranking import CANDIDATES, Asked, Signals, best, worth
from passages.search.refusing import Evidence, speaks, weigh
from passages.search.store import Parts, load, save
from passages.search.words import Word, key_of, term_of

_GROUPS = 40  # of scores, for each that is wanted


class Look(NamedTuple):
    """A question and the passages that share a word with it; `scores` and `signals` are in the order of BM25."""

    query: Query
    asked: Asked
    numbers: list[int]  # of passages, best first
    totals: list[float]  # their scores after the second look
    scores: npt.NDArray[np.float64]
    signals: list[Signals]
    order: list[int]  # of each of `numbers` its place in `scores` and `signals`
    near: dict[int, list[Signals]]  # of the passages that were looked at twice, those of every sentence


@dataclass(frozen=True)
class Finding:
    """What a question found: everything that an answer is made from."""

    hits: tuple[Hit, ...]
    confident: bool  # whether the texts speak of what was asked
    content: int  # content words of the question
    missing: tuple[str, ...]  # those that stand nowhere, as they were typed
    strange: bool = False  # whether all of them stand nowhere, and not all are words that most texts have
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read) for misspelt words
    expanded: tuple[tuple[str, str], ...] = ()  # (as typed, another name that the text gives it)
    _index: Index | None = field(default=None, repr=False, compare=False)
    _look: Look | None = field(default=None, repr=False, compare=False)

    def sentence(self, hit: Hit) -> Sentence:
        """The sentence of the hit's passage that answers best."""
        assert self._look is not None and self._index is not None  # noqa: S101, PT018  # a finding with hits has both
        asked, line = self._look.asked, self._index.parts.lines[hit.number]
        signals = self._look.near.get(hit.number) or asked.look([line], self._index.parts.keys.of([hit.number]))[0]
        worths = [worth(signal) + asked.cover(forms) for signal, forms in zip(signals, line.split("\n"), strict=True)]
        return hit.passage.sentences[worths.index(max(worths))]

    def matched(self, hit: Hit) -> tuple[Span, ...]:
        """The words of the hit's passage that the question shares, and those that stand for words that it does not
        have (see `related`), in offsets of its document."""
        asked = self._terms.union(*self._instead.values())
        return tuple(Span(word.start, word.end) for word in self._words(hit) if word.term in asked)

    def related(self, hit: Hit) -> tuple[tuple[str, str], ...]:
        """Words of the question that stand nowhere, as they were typed, each with one of the hit's passage that says
        nearly the same."""
        if not (instead := self._instead):
            return ()
        start = hit.passage.start
        first = {word.term: hit.passage.text[word.start - start : word.end - start] for word in self._words(hit)[::-1]}
        found = ((typed, next(filter(None, map(first.get, terms)), None)) for typed, terms in instead.items())
        return tuple((typed, written) for typed, written in found if written)

    @property
    def _terms(self) -> frozenset[str]:
        return self._index.terms(self._look.query) if self._index and self._look else frozenset()

    @property
    def _instead(self) -> dict[str, list[str]]:
        """Of the words that stand nowhere the terms that say nearly the same."""
        if not self._index or not self._look:
            return {}
        terms, related = self._index.parts.postings.terms, self._look.query.related
        return {typed: [terms[other] for other in related[typed].others] for typed in self.missing if typed in related}

    def _words(self, hit: Hit) -> list[Word]:
        assert self._index is not None  # noqa: S101  # a finding with hits has one
        return words_of(hit.passage, self._index.language(hit.number))


class Index:
    """Passages, ready to be asked."""

    def __init__(self, passages: Iterable[Passage], *, parts: Parts | None = None) -> None:
        """`parts` are what was saved of an index; then `passages` are not read."""
        self.parts = parts or build(passages if isinstance(passages, Sequence) else tuple(passages))
        names = (self.parts.aliases, self.parts.authors)
        self._reader = Reader(self.parts.postings, self.parts.forms, self.parts.languages, *names)

    @classmethod
    def open(cls, path: Path | str) -> Index:
        """The index that was saved at `path`, mapped into memory.

        Raises `errors.Damaged` where the file is none, of another version or damaged: build it anew then.
        """
        return cls((), parts=load(Path(path)))

    def save(self, path: Path | str) -> None:
        """Writes the index to `path`, whole or not at all."""
        save(self.parts, Path(path))

    @property
    def passages(self) -> Sequence[Passage]:
        return self.parts.passages

    def language(self, number: int) -> str:
        """The language in which passage `number` was read, as ISO 639-1."""
        return self.parts.languages[int(self.parts.tongues[number])]

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """The passages that share a word with `question`, best first, ties in reading order."""
        return list(self.examine(question, limit).hits)

    def examine(self, question: str, limit: int = 10) -> Finding:
        """What `question` finds, at most `limit` hits. Never raises on any string."""
        found = self.look(question, limit)
        confident = bool(found.numbers) and speaks(self.evidence(found))
        hits = tuple(
            Hit(self.passages[number], total, number)
            for number, total in zip(found.numbers[:limit], found.totals, strict=False)
        )
        query, language = found.query, found.asked.language
        return Finding(
            hits,
            confident,
            query.content,
            tuple(query.missing),
            bool(query.missing) and not query.terms and not all(is_common(word, language) for word in query.missing),
            tuple(query.corrected),
            tuple(query.expanded),
            _index=self,
            _look=found,
        )

    def terms(self, query: Query) -> frozenset[str]:
        """The stems that `query` is found by."""
        return frozenset(self.parts.postings.terms[term] for terms in query.terms.values() for term in terms)

    def look(self, question: str, limit: int = CANDIDATES) -> Look:
        """Every passage that shares a word, at most `limit` or as many as are looked at twice, best first."""
        language = among(self.parts.languages, question)
        query = self._reader.read(question, language)
        numbers, scores = self._candidates(query, max(limit, CANDIDATES))
        idf = {word: float(self.parts.postings.idf[list(terms)].max()) for word, terms in query.terms.items()}
        related = [(of_terms(own), of_terms(others)) for own, others in query.related.values()]
        asked = Asked.of(query.forms, idf, language, lambda form: self._key(form, language), related)
        looked = numbers[:CANDIDATES].tolist()
        near = asked.look([self.parts.lines[at] for at in looked], self.parts.keys.of(looked)) if looked else []
        signals = [best(sentences) for sentences in near]
        totals = scores.copy()
        totals[: len(near)] += [worth(signal) for signal in signals]
        order = [int(at) for at in np.lexsort((numbers, -totals))]
        sentences = dict(zip(numbers.tolist(), near, strict=False))
        return Look(query, asked, numbers[order].tolist(), totals[order].tolist(), scores, signals, order, sentences)

    def evidence(self, found: Look) -> Evidence:
        """What the best passage that was found tells of whether the texts speak of the question."""
        best, line = found.order[0], self.parts.lines[found.numbers[0]]
        score = float(found.scores[best])
        return weigh(found.query, found.asked, score, found.signals[best], line, self.parts.postings)

    def _key(self, form: str, language: str) -> int:
        """The number of a word's key, in `language` or, where that is no term there, in another of the texts."""
        others = [each for each in self.parts.languages if each != language and term_of(language)(form)]
        keys = (key_of(each)(form) for each in (language, *others))
        number = number_of(*keys, terms=self.parts.postings.terms, forms=self.parts.forms)
        return NOWHERE if number is None else number

    def _candidates(self, query: Query, limit: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """The passages that share a word, by BM25, and their scores."""
        scores = self.parts.postings.scores(dict.fromkeys(term for terms in query.terms.values() for term in terms))
        least = _least(scores, limit)
        # Every idf is above 0, so all above 0 share a word.
        found = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
        order = np.argsort(-scores[found], kind="stable")[:limit]
        return found[order], scores[found[order]]


def _least(scores: npt.NDArray[np.float64], limit: int) -> float:
    """A bound that at least `limit` of the scores reach, most often few more; 0 where there are not so many.

    Of disjoint groups of scores each has its best, so the bound holds for these; finding them is one quick pass, while
    partitioning all scores takes longer than all else that is done with them.
    """
    groups = _GROUPS * limit
    if len(scores) < 2 * groups:
        return float(np.partition(scores, -limit)[-limit]) if limit < len(scores) else 0.0
    bests = scores[: len(scores) // groups * groups].reshape(-1, groups).max(axis=0)
    return float(np.partition(bests, -limit)[-limit])
