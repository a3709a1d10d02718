"""BM25 over passages, looked at again: which of them speak of what a question asks, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from passages.model import Hit, Passage, Sentence, Span
from passages.search.analysis.analyzer import Token, key_of, term_of
from passages.search.analysis.common_words import is_common
from passages.search.analysis.languages import among
from passages.search.index.builder import analyze_passage, build
from passages.search.index.file_format import IndexData, load, save
from passages.search.index.forward_index import NOWHERE, key_number, keys_of_terms
from passages.search.query.parser import Query, QueryParser
from passages.search.ranking.answerability import AnswerabilityFeatures, answerability_features, is_answerable
from passages.search.ranking.rerank import CANDIDATES, MatchFeatures, RerankQuery, best_features, weighted_sum

_GROUPS = 40  # of scores, for each that is wanted


class Ranking(NamedTuple):
    """A question and the passages that share a word with it; `scores` and `signals` are in the order of BM25."""

    query: Query
    reranked: RerankQuery
    numbers: list[int]  # of passages, best first
    totals: list[float]  # their scores after the second look
    scores: npt.NDArray[np.float64]
    features: list[MatchFeatures]
    order: list[int]  # of each of `numbers` its place in `scores` and `signals`
    sentence_features: dict[
        int, list[MatchFeatures]
    ]  # of the passages that were looked at twice, those of every sentence


@dataclass(frozen=True)
class SearchResult:
    """What a question found: everything that an answer is made from."""

    hits: tuple[Hit, ...]
    confident: bool  # whether the texts speak of what was asked
    content: int  # content words of the question
    missing: tuple[str, ...]  # those that stand nowhere, as they were typed
    all_missing: bool = False  # whether all of them stand nowhere, and not all are words that most texts have
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read) for misspelt words
    expanded: tuple[tuple[str, str], ...] = ()  # (as typed, another name that the text gives it)
    _index: Index | None = field(default=None, repr=False, compare=False)
    _ranking: Ranking | None = field(default=None, repr=False, compare=False)

    def sentence(self, hit: Hit) -> Sentence:
        """The sentence of the hit's passage that answers best."""
        assert self._ranking is not None and self._index is not None  # noqa: S101, PT018  # a finding with hits has both
        asked, line = self._ranking.reranked, self._index.data.sentence_forms[hit.number]
        signals = (
            self._ranking.sentence_features.get(hit.number)
            or asked.features([line], self._index.data.forward.of([hit.number]))[0]
        )
        worths = [
            weighted_sum(signal) + asked.covered_idf(forms)
            for signal, forms in zip(signals, line.split("\n"), strict=True)
        ]
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
        return self._index.terms(self._ranking.query) if self._index and self._ranking else frozenset()

    @property
    def _instead(self) -> dict[str, list[str]]:
        """Of the words that stand nowhere the terms that say nearly the same."""
        if not self._index or not self._ranking:
            return {}
        terms, related = self._index.data.postings.terms, self._ranking.query.related
        return {typed: [terms[other] for other in related[typed].others] for typed in self.missing if typed in related}

    def _words(self, hit: Hit) -> list[Token]:
        assert self._index is not None  # noqa: S101  # a finding with hits has one
        return analyze_passage(hit.passage, self._index.language(hit.number))


class Index:
    """Passages, ready to be asked."""

    def __init__(self, passages: Iterable[Passage], *, parts: IndexData | None = None) -> None:
        """`parts` are what was saved of an index; then `passages` are not read."""
        self.data = parts or build(passages if isinstance(passages, Sequence) else tuple(passages))
        names = (self.data.aliases, self.data.authors)
        self._reader = QueryParser(self.data.postings, self.data.forms, self.data.languages, *names)

    @classmethod
    def open(cls, path: Path | str) -> Index:
        """The index that was saved at `path`, mapped into memory.

        Raises `errors.Damaged` where the file is none, of another version or damaged: build it anew then.
        """
        return cls((), parts=load(Path(path)))

    def save(self, path: Path | str) -> None:
        """Writes the index to `path`, whole or not at all."""
        save(self.data, Path(path))

    @property
    def passages(self) -> Sequence[Passage]:
        return self.data.passages

    def language(self, number: int) -> str:
        """The language in which passage `number` was read, as ISO 639-1."""
        return self.data.languages[int(self.data.language_of_passage[number])]

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """The passages that share a word with `question`, best first, ties in reading order."""
        return list(self.query(question, limit).hits)

    def query(self, question: str, limit: int = 10) -> SearchResult:
        """What `question` finds, at most `limit` hits. Never raises on any string."""
        found = self.rank(question, limit)
        confident = bool(found.numbers) and is_answerable(self.features(found))
        hits = tuple(
            Hit(self.passages[number], total, number)
            for number, total in zip(found.numbers[:limit], found.totals, strict=False)
        )
        query, language = found.query, found.reranked.language
        return SearchResult(
            hits,
            confident,
            query.content,
            tuple(query.missing),
            bool(query.missing) and not query.terms and not all(is_common(word, language) for word in query.missing),
            tuple(query.corrected),
            tuple(query.expanded),
            _index=self,
            _ranking=found,
        )

    def terms(self, query: Query) -> frozenset[str]:
        """The stems that `query` is found by."""
        return frozenset(self.data.postings.terms[term] for terms in query.terms.values() for term in terms)

    def rank(self, question: str, limit: int = CANDIDATES) -> Ranking:
        """Every passage that shares a word, at most `limit` or as many as are looked at twice, best first."""
        language = among(self.data.languages, question)
        query = self._reader.parse(question, language)
        numbers, scores = self._candidates(query, max(limit, CANDIDATES))
        idf = {word: float(self.data.postings.idf[list(terms)].max()) for word, terms in query.terms.items()}
        related = [(keys_of_terms(own), keys_of_terms(others)) for own, others in query.related.values()]
        asked = RerankQuery.of(query.forms, idf, language, lambda form: self._key(form, language), related)
        looked = numbers[:CANDIDATES].tolist()
        near = (
            asked.features([self.data.sentence_forms[at] for at in looked], self.data.forward.of(looked))
            if looked
            else []
        )
        signals = [best_features(sentences) for sentences in near]
        totals = scores.copy()
        totals[: len(near)] += [weighted_sum(signal) for signal in signals]
        order = [int(at) for at in np.lexsort((numbers, -totals))]
        sentences = dict(zip(numbers.tolist(), near, strict=False))
        return Ranking(query, asked, numbers[order].tolist(), totals[order].tolist(), scores, signals, order, sentences)

    def features(self, found: Ranking) -> AnswerabilityFeatures:
        """What the best passage that was found tells of whether the texts speak of the question."""
        best, line = found.order[0], self.data.sentence_forms[found.numbers[0]]
        score = float(found.scores[best])
        return answerability_features(
            found.query, found.reranked, score, found.features[best], line, self.data.postings
        )

    def _key(self, form: str, language: str) -> int:
        """The number of a word's key, in `language` or, where that is no term there, in another of the texts."""
        others = [each for each in self.data.languages if each != language and term_of(language)(form)]
        keys = (key_of(each)(form) for each in (language, *others))
        number = key_number(*keys, terms=self.data.postings.terms, forms=self.data.forms)
        return NOWHERE if number is None else number

    def _candidates(self, query: Query, limit: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """The passages that share a word, by BM25, and their scores."""
        scores = self.data.postings.scores(dict.fromkeys(term for terms in query.terms.values() for term in terms))
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
