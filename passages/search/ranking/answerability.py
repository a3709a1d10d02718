"""Whether the texts speak of what was asked: one logistic rule over what the best passage shares with the question.

Words alone cannot tell a near miss (the right subject, the fact not stated), so a reply never says "the answer".
Fitted by `python -m tests.bench.fit`, which prints what it does on texts kept apart from the fitting. Refused of the
questions of other texts / of a text's own, by passages:

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

from passages.search.analysis.analyzer import is_bigram, term_of
from passages.search.analysis.common_words import is_common
from passages.search.index.bm25 import Postings
from passages.search.query.parser import Query
from passages.search.ranking.match_features import GRAM
from passages.search.ranking.rerank import MatchFeatures, RerankQuery


class AnswerabilityFeatures(NamedTuple):
    """Shares from 0 to about 1, but for the last two; mass is the idf of the question's words, known and missing."""

    bm25: float  # the score, of the most that the mass allows
    together: float  # of the 5-grams of the question's content words, those in the sentence that has most of them
    grams: float  # the same of all words, those that are rare here weighing more, over the mass
    missing: float  # of the content words, those that stand nowhere
    common: float  # of the content words, those that stand nowhere though most texts have them (see `common`)
    names: float  # of the content words, those that stand nowhere and are written as names
    related: float  # over the mass, what relatives in the best sentence stand for
    content: float  # log of the number of content words
    passages: float  # log of their number, 1,000 at most: the more there are, the more is shared by chance


FITTED = 1000  # passages; beyond that, chance no longer grows in what was measured
INTERCEPT = -5.94
RULE = AnswerabilityFeatures(
    bm25=11.73,
    together=8.63,
    grams=0.74,
    missing=-3.26,
    common=2.15,
    names=-4.31,
    related=6.85,
    content=1.83,
    passages=-0.45,
)
# In log odds, by passages: 3.5 % of a text's own questions are refused, and 1.5 % where the text is long, whose words
# are told from those of others more easily; again 3.5 % of large libraries, where they are told with pains. Between
# two sizes the threshold goes evenly from one to the other.
THRESHOLDS = {8: -1.19, 16: -0.16, 40: -0.89, 3000: -0.22}


def is_answerable(evidence: AnswerabilityFeatures) -> bool:
    """Whether the odds are above the threshold for a text of this size."""
    odds = INTERCEPT + sum(weight * value for weight, value in zip(RULE, evidence, strict=True))
    return bool(odds > np.interp(math.exp(evidence.passages), [*THRESHOLDS], [*THRESHOLDS.values()]))


def answerability_features(
    query: Query, asked: RerankQuery, score: float, signals: MatchFeatures, line: str, postings: Postings
) -> AnswerabilityFeatures:
    """The evidence of one passage: its BM25 score, its signals, its words."""
    absent = math.log(1 + (postings.size + 0.5) / 0.5)  # the idf of a word that stands nowhere
    gone = absent * query.gone
    mass = sum(asked.idf.values()) + gone
    return AnswerabilityFeatures(
        bm25=score / (postings.most * mass),
        together=_together(query.asked, asked, line),
        grams=signals.grams / mass,
        missing=query.gone / query.content,
        common=sum(is_common(word, asked.language) for word in query.missing) / query.content,
        names=query.names / query.content,
        related=signals.relatives / mass,
        content=math.log(query.content),
        passages=math.log(min(postings.size, FITTED)),
    )


def _together(content: list[str], asked: RerankQuery, line: str) -> float:
    sought, term = _grams(content), term_of(asked.language)
    found = (
        sum(gram in sentence for gram in sought)
        for forms in line.split("\n")
        if (sentence := f" {' '.join(form for form in forms.split(' ') if term(form))} ")
    )
    return max(found) / len(sought)


def _grams(forms: list[str]) -> set[str]:
    """Pairs of characters are looked for one by one: what stands between two of them is no letter of a word."""
    pairs = {f" {form} " for form in forms if is_bigram(form)}
    line = f" {' '.join(form for form in forms if not is_bigram(form))} ".ljust(GRAM)
    return pairs | {line[at : at + GRAM] for at in range(len(line) - GRAM + 1) if not line.isspace()}
