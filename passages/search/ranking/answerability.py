"""Whether the texts speak of what was asked: a logistic regression on what the best passage shares with the question.

Words alone cannot tell a near miss (the right subject, the fact not stated), so a reply never says "the answer".
Fitted by `python -m tests.bench.fit`, which measures it on texts kept apart from the fitting. Refused of the questions
of other texts / of a text's own, by passages:

                        4               8               all of a text   texts of a fold together
    articles            .996 / .021     .979 / .037     .959 / .026     .949 / .021
    stories             .942 / .032     .907 / .031     .924 / .029     .978 / .014

As one library of 3,000 passages, stories and articles together refuse .593 / .035: among so many stories there is one
for most questions about another.

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
    """Shares from 0 to about 1, but for the last two; mass is the idf of the question's words, known and missing."""

    bm25: float  # the score, of the most that the mass allows
    content_grams: float  # of the 5-grams of the content words, those in the sentence that has most of them
    grams: float  # over the mass, the `grams` of the best passage (see `MatchFeatures`)
    missing: float  # of the content words, those that the texts do not have
    common: float  # of the content words, those missing though most texts have them (see `common_words`)
    names: float  # of the content words, those missing and written as names
    synonyms: float  # over the mass, the `synonyms` of the best passage
    content: float  # log of the number of content words
    passages: float  # log of their number, `MAX_PASSAGES` at most: the more there are, the more is shared by chance


MAX_PASSAGES = 1000  # beyond that, what is shared by chance did not grow in what was measured
INTERCEPT = -5.94
COEFFICIENTS = AnswerabilityFeatures(
    bm25=11.73,
    content_grams=8.63,
    grams=0.74,
    missing=-3.26,
    common=2.15,
    names=-4.31,
    synonyms=6.85,
    content=1.83,
    passages=-0.45,
)
# Log odds by number of passages, interpolated between. 3.5 % of a text's own questions are refused, but 1.5 % where the
# text is long, whose words are more easily told from those of others; again 3.5 % of large libraries, where they hardly
# can be.
PERHAPS = 1.5  # log odds below the threshold down to which a passage may answer
THRESHOLDS = {8: -1.19, 16: -0.16, 40: -0.89, 3000: -0.22}


def confidence(features: AnswerabilityFeatures) -> Confidence:
    """Return how sure it is that the passage answers, by the log odds and the size of the index."""
    odds = INTERCEPT + sum(weight * value for weight, value in zip(COEFFICIENTS, features, strict=True))
    least = float(np.interp(math.exp(features.passages), [*THRESHOLDS], [*THRESHOLDS.values()]))
    return Confidence.FOUND if odds > least else Confidence.PERHAPS if odds > least - PERHAPS else Confidence.NONE


def answerability_features(
    query: Query, rerank_query: RerankQuery, score: float, match: MatchFeatures, sentence_forms: str, postings: Postings
) -> AnswerabilityFeatures:
    """Return the features of one passage, from its BM25 score, its match features and its forms."""
    idf_of_missing = math.log(1 + (postings.size + 0.5) / 0.5)
    mass = sum(rerank_query.idf.values()) + idf_of_missing * query.missing_count
    common = sum(is_common(word, rerank_query.language) for word in query.missing)
    return AnswerabilityFeatures(
        bm25=score / (postings.weight_limit * mass),
        content_grams=_content_grams(query.content_forms, rerank_query.language, sentence_forms),
        grams=match.grams / mass,
        missing=query.missing_count / query.content_count,
        common=common / query.content_count,
        names=query.missing_names / query.content_count,
        synonyms=match.synonyms / mass,
        content=math.log(query.content_count),
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
