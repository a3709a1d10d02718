"""Whether the texts speak of what was asked: a logistic regression on what the best passage shares with the question.

Words alone cannot tell a near miss (the right subject, the fact not stated), so a reply never says "the answer".
Between what surely answers and what does not lies what may: such passages are shown, and said to be unsure. Fitted by
`python -m tests.bench.fit`, and measured there by cross-validation over texts. Not found for sure / of these perhaps,
by about how many passages a text has:

                            own questions       those of other texts
    articles          16    .048 / .040         .972 / .185
                      45    .028 / .024         .960 / .157
    stories            8    .028 / .026         .958 / .305
                      16    .025 / .023         .930 / .274
    readers' on        8    .407 / .263         .988 / .209
    books and parts   80    .295 / .197         .940 / .201
    of books         500    .330 / .232         .926 / .201
                    1500    .553 / .457         .939 / .228
    a library       3000    .138 / .126         .804 / .360

Readers' questions are in words of their own, so that few surely answer where those of others must not. After that the
threshold of 500 passages was raised, and in short texts fewer are quoted perhaps than the table says: there a passage
that shares one word is no help (`OTHERS_FOUND` and `OTHERS_QUOTED` in the benchmark). `python -m tests.bench.readers`
has the figures on books that nothing was fitted to.

Half of the questions were put in small letters, as members write them. Tried, and left out for gaining under .003: the
gap to the second passage, how far the best stands out, whether the rarest word is in it, words in one sentence.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from passages.model import Confidence
from passages.search.analysis.analyzer import is_bigram, term_of
from passages.search.analysis.common_words import is_common
from passages.search.index.bm25 import Postings
from passages.search.query.parser import Query
from passages.search.ranking.match_features import GRAM
from passages.search.ranking.rerank import MatchFeatures, RerankQuery


class AnswerabilityFeatures(NamedTuple):
    """Shares from 0 to about 1, but for the last four; mass is the idf of the question's words, known and missing."""

    bm25: float  # the score, of the most that the mass allows
    content_grams: float  # of the 5-grams of the content words, those in the sentence that has most of them
    missing: float  # of the content words, those that the texts do not have
    missing_mass: float  # of the mass, that of those words
    common: float  # of the content words, those missing though most texts have them (see `common_words`)
    missing_names: float  # of the content words, those missing and written as names
    names: float  # of the content words, those written as names that the best passage has
    names_elsewhere: float  # of the content words, those written as names that stand in other passages alone
    synonyms: float  # over the mass, the `synonyms` of the best passage
    order: float  # tenths of the `order` of the best passage (see `MatchFeatures`)
    one_word: float  # 1 if there is one content word: all that it is found by is that it stands there
    two_words: float  # 1 if there are two
    passages: float  # log of their number, `MAX_PASSAGES` at most: the more there are, the more is shared by chance


MAX_PASSAGES = 3000  # of the longest text that was measured
INTERCEPT = -1.17
COEFFICIENTS = AnswerabilityFeatures(
    bm25=6.4,
    content_grams=5.25,
    missing=-3.94,
    missing_mass=0.72,
    common=1.21,
    missing_names=-2.43,
    names=3.07,
    names_elsewhere=3.02,
    synonyms=5.5,
    order=1.83,
    one_word=-3.72,
    two_words=-0.72,
    passages=-0.29,
)


class Thresholds(NamedTuple):
    """Log odds above which a passage answers for sure, and above which it may."""

    found: float
    perhaps: float


# By number of passages, interpolated between over its logarithm.
THRESHOLDS = {
    8: Thresholds(-0.16, -1.5),
    16: Thresholds(0.1, -1.4),
    45: Thresholds(0.25, -1.2),
    80: Thresholds(0.11, -1.74),
    200: Thresholds(0.62, -1.16),
    500: Thresholds(1.22, -0.93),
    1500: Thresholds(1.31, -0.38),
}


def confidence(features: AnswerabilityFeatures) -> Confidence:
    """Return how sure it is that the passage answers, by the log odds and the size of the index."""
    odds = INTERCEPT + sum(weight * value for weight, value in zip(COEFFICIENTS, features, strict=True))
    least = thresholds(features.passages)
    sure = odds > least.found and not _has_names_alone(features)
    return Confidence.FOUND if sure else Confidence.PERHAPS if odds > least.perhaps else Confidence.NONE


def _has_names_alone(features: AnswerabilityFeatures) -> bool:
    """Tell whether half of the words or more stand nowhere, hardly a relative of them does, and the others are names.

    "How many soldiers does the South Korean army have?" has two of four words in any text on Korea.
    """
    names = features.names + features.names_elsewhere
    return features.missing >= 0.5 and features.missing + names > 0.99 and features.synonyms < 0.1


def thresholds(passages: float) -> Thresholds:
    """Return the thresholds for an index of this size, given as the log of its number of passages."""
    sizes = np.log([*THRESHOLDS])
    return Thresholds(*(float(np.interp(passages, sizes, values)) for values in zip(*THRESHOLDS.values(), strict=True)))


def answerability_features(
    query: Query, rerank_query: RerankQuery, score: float, match: MatchFeatures, sentence_forms: str, postings: Postings
) -> AnswerabilityFeatures:
    """Return the features of one passage, from its BM25 score, its match features and its forms."""
    count, form_of = query.content_count, rerank_query.key
    missing_mass = math.log(1 + (postings.size + 0.5) / 0.5) * query.missing_count
    mass = sum(rerank_query.idf.values()) + missing_mass
    common = sum(is_common(word, rerank_query.language) for word in query.missing)
    # A word asked for by itself stands there, however it is spelled.
    stands = count == 1 and not query.missing_count and not query.related
    names = len(query.names and query.names.intersection(map(form_of, sentence_forms.split())))
    return AnswerabilityFeatures(
        bm25=score / (postings.weight_limit * mass),
        content_grams=1.0 if stands else _content_grams(query.content_forms, rerank_query.language, sentence_forms),
        missing=query.missing_count / count,
        missing_mass=missing_mass / mass,
        common=common / count,
        missing_names=query.missing_names / count,
        names=names / count,
        names_elsewhere=(len(query.names) - names) / count,
        synonyms=match.synonyms / mass,
        order=match.order / 10,
        one_word=float(count == 1),
        two_words=float(count == 2),
        passages=math.log(min(postings.size, MAX_PASSAGES)),
    )


def _content_grams(content_forms: list[str], language: str, sentence_forms: str) -> float:
    grams, term = _grams(content_forms), term_of(language)
    counts = (
        sum(gram in sentence for gram in grams)
        for forms in sentence_forms.split("\n")
        if (sentence := f" {' '.join(form for form in forms.split(' ') if term(form))} ")
    )
    return max(counts) / len(grams)


def _grams(forms: list[str]) -> set[str]:
    """Return the grams of some forms; bigrams are grams by themselves, as what joins two of them is no word."""
    bigrams = {f" {form} " for form in forms if is_bigram(form)}
    line = f" {' '.join(form for form in forms if not is_bigram(form))} ".ljust(GRAM)
    return bigrams | {line[at : at + GRAM] for at in range(len(line) - GRAM + 1) if not line.isspace()}
