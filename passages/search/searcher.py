"""The index of some texts and its searches: BM25 candidates, reranked, best first, and whether the texts answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from passages.model import Confidence, Hit, Passage, Sentence, Span, System, labels_in
from passages.places.passage_places import TextPlaces
from passages.search.analysis.analyzer import Token, key_of, term_of
from passages.search.analysis.common_words import is_common
from passages.search.analysis.languages import question_language
from passages.search.index.builder import analyze_passage, build
from passages.search.index.file_format import IndexData, load, metadata_of, save
from passages.search.index.forward_index import key_number, term_keys
from passages.search.query.parser import Query, QueryParser
from passages.search.ranking.answerability import AnswerabilityFeatures, answerability_features, confidence
from passages.search.ranking.phrases import Phrase, find_phrase, is_said_in
from passages.search.ranking.rerank import CANDIDATES, MatchFeatures, RerankQuery, best_features, weighted_sum

_NEAR_BEST = 0.5  # of the best score: a passage of the text that scores as much is put before a glossary
_FIRST = 10  # passages among which that is done
_GROUPS = 40  # groups of scores for each that is wanted


class Ranking(NamedTuple):
    """A question and the passages that share a word with it.

    `bm25_scores` and `features` are in the order of BM25; `features` are those of the reranked passages.
    """

    query: Query
    rerank_query: RerankQuery
    numbers: list[int]  # of passages, best first
    scores: list[float]  # their scores after reranking
    bm25_scores: npt.NDArray[np.float64]
    features: list[MatchFeatures]
    order: list[int]  # for each of `numbers` its place in the order of BM25
    sentence_features: dict[int, list[MatchFeatures]]  # passage number -> features of its sentences, if reranked

    def with_first(self, numbers: Sequence[int]) -> Ranking:
        """Return the ranking with some passages before all others, which are left out if they are but related."""
        score = max(self.scores, default=1.0)
        others = () if self.query.related else zip(self.numbers, self.scores, strict=True)
        ranked = [*((number, score) for number in numbers), *(one for one in others if one[0] not in numbers)]
        return self._replace(numbers=[number for number, _ in ranked], scores=[score for _, score in ranked])


@dataclass(frozen=True)
class SearchResult:
    """The result of a search: everything that an answer is made from."""

    hits: tuple[Hit, ...]
    confidence: Confidence  # that the texts speak of what was asked
    content_count: int  # number of content words of the question
    missing: tuple[str, ...]  # those that the texts do not have, as typed
    all_missing: bool = False  # whether they have none of them, and not all are words that most texts have
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read) for misspelt words
    expanded: tuple[tuple[str, str], ...] = ()  # (as typed, another name that the text gives it)
    speaker: str = ""  # whose sentences answer better than others'; "" for nobody's
    language: str = "en"  # that the question is read in, as ISO 639-1
    phrase: tuple[str, ...] = ()  # words of the question, as forms, that stand in the hits one after another
    _index: Index | None = field(default=None, repr=False, compare=False)
    _ranking: Ranking | None = field(default=None, repr=False, compare=False)

    @property
    def confident(self) -> bool:
        """True if the texts surely speak of what was asked."""
        return self.confidence is Confidence.FOUND

    @property
    def missing_subjects(self) -> tuple[str, ...]:
        """Those of `missing` that name a subject: words that not most texts have."""
        return tuple(word for word in self.missing if not is_common(word, self.language))

    @property
    def ranked(self) -> tuple[tuple[int, float], ...]:
        """(passage number, score) of the passages that match, best first; at least as many as `hits`."""
        return tuple(zip(self._ranking.numbers, self._ranking.scores, strict=True)) if self._ranking else ()

    def best_sentence(self, hit: Hit) -> Sentence:
        """Return the sentence of the hit's passage that answers best."""
        assert self._ranking is not None and self._index is not None  # noqa: S101, PT018  # a result with hits has both
        query, forms = self._ranking.rerank_query, self._index.data.sentence_forms[hit.number]
        features = (
            self._ranking.sentence_features.get(hit.number)
            or query.features([forms], self._index.data.forward.of([hit.number]))[0]
        )
        scores = [
            weighted_sum(each) + query.covered_idf(sentence)
            for each, sentence in zip(features, forms.split("\n"), strict=True)
        ]
        said = [
            score if self.speaker in labels_in(one.places, System.SPEAKER) and query.covered_idf(sentence) else 0.0
            for score, one, sentence in zip(scores, hit.passage.sentences, forms.split("\n"), strict=True)
        ]
        scores = said if any(said) else scores
        return hit.passage.sentences[scores.index(max(scores))]

    def matched(self, hit: Hit) -> tuple[Span, ...]:
        """Return the words of the hit's passage to highlight, as spans of its document.

        They are those that the question shares, and the synonyms of words that the texts do not have (see `synonyms`).
        """
        terms = self._terms.union(*self._synonyms_of_missing.values())
        tokens = self._tokens(hit)
        said = {at for start in _starts(self.phrase, tokens) for at in range(start, start + len(self.phrase))}
        return tuple(Span(one.start, one.end) for at, one in enumerate(tokens) if one.term in terms or at in said)

    def synonyms(self, hit: Hit) -> tuple[tuple[str, str], ...]:
        """Return (as typed, synonym in the hit's passage) for words that the texts do not have."""
        if not (synonyms := self._synonyms_of_missing):
            return ()
        start = hit.passage.start
        tokens = reversed(self._tokens(hit))
        first = {token.term: hit.passage.text[token.start - start : token.end - start] for token in tokens}
        found = ((typed, next(filter(None, map(first.get, terms)), None)) for typed, terms in synonyms.items())
        return tuple((typed, written) for typed, written in found if written)

    @property
    def _terms(self) -> frozenset[str]:
        return self._index.terms(self._ranking.query) if self._index and self._ranking else frozenset()

    @property
    def _synonyms_of_missing(self) -> dict[str, list[str]]:
        """For each word that the texts do not have the terms of its synonyms in them."""
        if not self._index or not self._ranking:
            return {}
        terms, synonyms = self._index.data.postings.terms, self._ranking.query.synonyms
        return {
            typed: [terms[number] for number in synonyms[typed].synonyms] for typed in self.missing if typed in synonyms
        }

    def _tokens(self, hit: Hit) -> list[Token]:
        assert self._index is not None  # noqa: S101  # a result with hits has one
        return analyze_passage(hit.passage, self._index.language(hit.number))


class Index:
    """Passages that can be searched."""

    def __init__(self, passages: Iterable[Passage], *, data: IndexData | None = None) -> None:
        """Index `passages`; or wrap `data`, a finished index, and ignore them."""
        self.data = data or build(passages if isinstance(passages, Sequence) else tuple(passages))
        data = self.data
        words = (data.postings, data.forms, data.languages, data.aliases, data.authors)
        self._parser = QueryParser(*words, data.sentence_forms, data.passages)

    @classmethod
    def open(cls, path: Path | str) -> Index:
        """Return the index saved at `path`, mapped into memory.

        Raises `errors.Damaged` if the file is no index, of another format or damaged: build it anew then.
        """
        return cls((), data=load(Path(path)))

    def save(self, path: Path | str) -> None:
        """Write the index to `path` atomically."""
        save(self.data, Path(path))

    @property
    def passages(self) -> Sequence[Passage]:
        """The passages in the order in which they were added; a hit's `number` counts them from 0."""
        return self.data.passages

    @cached_property
    def places(self) -> tuple[TextPlaces, ...]:
        """The places of each text, read on first access: few questions name one."""
        return tuple(self.data.places)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the titles and authors of the texts, in lower case."""
        known = metadata_of(self.data.places)
        return frozenset(re.findall(r"\w+", " ".join(f"{one.title} {one.author}" for one in known).lower()))

    def language(self, number: int) -> str:
        """Return the language in which passage `number` was analyzed, as ISO 639-1."""
        return self.data.languages[int(self.data.language_of_passage[number])]

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """Return the passages that share a word with `question`, best first, ties in reading order."""
        return list(self.query(question, limit).hits)

    def query(self, question: str, limit: int = 10, *, within: Sequence[range] = ()) -> SearchResult:
        """Return what `question` finds, at most `limit` hits, only `within` these passages if any are given.

        Never raises on any string.
        """
        ranking = self._text_first(self.rank(question, limit, within=within))
        query, language = ranking.query, ranking.rerank_query.language
        phrase = self._phrase(ranking, within, limit)
        if phrase:
            ranking = ranking.with_first(phrase.numbers)
        hits = tuple(
            Hit(self.passages[number], score, number)
            for number, score in zip(ranking.numbers[:limit], ranking.scores, strict=False)
        )
        return SearchResult(
            hits,
            confidence=self._confidence(ranking, phrase),
            content_count=max(query.content_count, phrase.asked if phrase else 0),
            missing=tuple(query.missing),
            all_missing=bool(query.missing)
            and not query.terms
            and not phrase
            and not all(is_common(word, language) for word in query.missing),
            corrected=tuple(query.corrected),
            expanded=tuple(query.expanded),
            language=language,
            phrase=phrase.forms if phrase else (),
            _index=self,
            _ranking=ranking,
        )

    def _phrase(self, ranking: Ranking, within: Sequence[range], limit: int) -> Phrase | None:
        """Return the words of a question that stand in a text in their order, where that is more than chance.

        That is where no word finds anything; or where the best passages have all of them.
        """
        tokens, forms = ranking.query.tokens, self.data.sentence_forms
        if not ranking.query.terms or ranking.query.related:
            return find_phrase(tokens, forms, within or [range(len(self.passages))], limit)
        said = tuple(number for number in ranking.numbers[:limit] if is_said_in(tokens, forms[number]))
        return Phrase(tuple(token.form for token in tokens), said, True) if said else None

    def _confidence(self, ranking: Ranking, phrase: Phrase | None) -> Confidence:
        if phrase:
            return Confidence.FOUND if phrase.sure else Confidence.PERHAPS
        if not ranking.numbers:
            return Confidence.NONE
        return Confidence.PERHAPS if ranking.query.related else confidence(self.answerability(ranking))

    def terms(self, query: Query) -> frozenset[str]:
        """Return the terms that `query` is found by."""
        return frozenset(self.data.postings.terms[number] for numbers in query.terms.values() for number in numbers)

    def rank(self, question: str, limit: int = CANDIDATES, *, within: Sequence[range] = ()) -> Ranking:
        """Return the passages that share a word, best first: at most `limit`, or `CANDIDATES` if that is more."""
        language = question_language(self.data.languages, question)
        query = self._parser.parse(question, language)
        numbers, bm25_scores = self._candidates(query, max(limit, CANDIDATES), within)
        idf = {term: float(self.data.postings.idf[list(own)].max()) for term, own in query.terms.items()}
        synonyms = [(term_keys(own), term_keys(others)) for own, others in query.synonyms.values()]
        rerank_query = RerankQuery.of(query.forms, idf, language, lambda form: self._key(form, language), synonyms)
        sentence_features = self._sentence_features(rerank_query, numbers[:CANDIDATES].tolist())
        features = [best_features(sentences) for sentences in sentence_features.values()]
        scores = bm25_scores.copy()
        scores[: len(features)] += [weighted_sum(each) for each in features]
        order = [int(at) for at in np.lexsort((numbers, -scores))]
        return Ranking(
            query,
            rerank_query,
            numbers[order].tolist(),
            scores[order].tolist(),
            bm25_scores,
            features,
            order,
            sentence_features,
        )

    def _text_first(self, ranking: Ranking) -> Ranking:
        """Return a ranking with the text before a glossary that explains its words, where the text answers as well."""
        near = [at for at, score in enumerate(ranking.scores[:_FIRST]) if score >= _NEAR_BEST * ranking.scores[0]]
        beside = [at for at in near if self.passages[ranking.numbers[at]].is_glossary]
        text = [at for at in near if at not in beside]
        if not beside or not text:
            return ranking
        order = [*text, *beside, *range(len(near), len(ranking.numbers))]
        moved = ranking._replace(
            numbers=[ranking.numbers[at] for at in order],
            scores=[ranking.scores[at] for at in order],
            order=[ranking.order[at] for at in order],
        )
        answers = text[0] == 0 or confidence(self.answerability(moved)) is confidence(self.answerability(ranking))
        return moved if answers else ranking

    def answerability(self, ranking: Ranking) -> AnswerabilityFeatures:
        """Return the features of the best passage of a ranking, which is not empty."""
        best = ranking.order[0]
        return answerability_features(
            ranking.query,
            ranking.rerank_query,
            float(ranking.bm25_scores[best]),
            ranking.features[best],
            self.data.sentence_forms[ranking.numbers[0]],
            self.data.postings,
        )

    def _sentence_features(self, query: RerankQuery, numbers: list[int]) -> dict[int, list[MatchFeatures]]:
        if not numbers:
            return {}
        forms = [self.data.sentence_forms[number] for number in numbers]
        return dict(zip(numbers, query.features(forms, self.data.forward.of(numbers)), strict=True))

    def _key(self, form: str, language: str) -> int:
        """Return the key number of a form in `language` or, if it is no term in that, in another of the texts."""
        others = [each for each in self.data.languages if each != language and term_of(each)(form)]
        keys = (key_of(each)(form) for each in (language, *others))
        return key_number(*keys, terms=self.data.postings.terms, forms=self.data.forms)

    def _candidates(
        self, query: Query, limit: int, within: Sequence[range]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the numbers of the best passages by BM25, and their scores."""
        terms = dict.fromkeys(number for numbers in query.terms.values() for number in numbers)
        scores = self.data.postings.scores(terms)
        if within:
            inside = np.zeros(len(scores), dtype=bool)
            for numbers in within:
                inside[numbers.start : numbers.stop] = True
            scores = np.where(inside, scores, 0.0)
        least = _lower_bound(scores, limit)
        # Every idf is above 0, so every passage with a score above 0 shares a word.
        found = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
        order = np.argsort(-scores[found], kind="stable")[:limit]
        return found[order], scores[found[order]]


def _starts(phrase: Sequence[str], tokens: Sequence[Token]) -> Iterator[int]:
    """Yield where the words of a phrase, which may be none, stand among tokens."""
    forms = tuple(token.form for token in tokens)
    if phrase:
        yield from (at for at in range(len(forms)) if forms[at : at + len(phrase)] == tuple(phrase))


def _lower_bound(scores: npt.NDArray[np.float64], limit: int) -> float:
    """Return a bound that at least `limit` of the scores reach, usually few more; 0 where there are not so many.

    Of disjoint groups of scores each has its best, so the bound holds for these. Finding them is one quick pass, while
    partitioning all scores takes longer than the rest of a search.
    """
    groups = _GROUPS * limit
    if len(scores) < 2 * groups:
        return float(np.partition(scores, -limit)[-limit]) if limit < len(scores) else 0.0
    bests = scores[: len(scores) // groups * groups].reshape(-1, groups).max(axis=0)
    return float(np.partition(bests, -limit)[-limit])
