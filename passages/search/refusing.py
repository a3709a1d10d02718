"""Whether the texts speak of what was asked: one logistic rule over what the best passage shares with the question.

Words alone cannot tell a near miss (the right subject, the fact not stated), so a reply never says "the answer".
Fitted by `python -m tests.bench.fit`, which prints what it does on texts kept apart from the fitting. Refused of the
questions of other texts / of a text's own, by passages:

                        4               8               all of a text   texts of a fold together
    articles            .983 / .021     .971 / .037     .965 / .032     .959 / .032
    stories             .930 / .028     .915 / .033     .911 / .026     .980 / .029
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from passages.search.common import is_common
from passages.search.matching import GRAM
from passages.search.postings import Postings
from passages.search.query import Query
from passages.search.ranking import Asked, Signals
from passages.search.words import term_of


class Evidence(NamedTuple):
    """Shares from 0 to about 1, but for the last two; mass is the idf of the question's words, known and missing."""

    bm25: float  # the score, of the most that the mass allows
    together: float  # of the 5-grams of the question's content words, those in the sentence that has most of them
    grams: float  # the same of all words, those that are rare here weighing more, over the mass
    missing: float  # of the content words, those that stand nowhere
    common: float  # of the content words, those that stand nowhere though most texts have them (see `common`)
    missing_mass: float  # of the mass, that of words that stand nowhere
    corrected: float  # of the mass, that of words that were read as others
    shared: float  # terms of the question in the sentence that has most of them
    passages: float  # log of their number, 1,000 at most: the more there are, the more is shared by chance


FITTED = 1000  # passages; beyond that, chance no longer grows in what was measured
INTERCEPT = -4.57
RULE = Evidence(
    bm25=9.63,
    together=5.44,
    grams=0.67,
    missing=-8.88,
    common=2.9,
    missing_mass=4.46,
    corrected=-3.57,
    shared=1.11,
    passages=-0.28,
)
# In log odds, by passages: 3.5 % of a text's own questions are refused, and 2.5 % where the text is long, whose words
# are told from those of others more easily. Between two sizes the threshold goes evenly from one to the other.
THRESHOLDS = {8: -1.25, 16: -0.2, 40: -0.43}


def speaks(evidence: Evidence) -> bool:
    """Whether the odds are above the threshold for a text of this size."""
    odds = INTERCEPT + sum(weight * value for weight, value in zip(RULE, evidence, strict=True))
    return bool(odds > np.interp(math.exp(evidence.passages), [*THRESHOLDS], [*THRESHOLDS.values()]))


def weigh(query: Query, asked: Asked, score: float, signals: Signals, line: str, postings: Postings) -> Evidence:
    """The evidence of one passage: its BM25 score, its signals, its words."""
    absent = math.log(1 + (postings.size + 0.5) / 0.5)  # the idf of a word that stands nowhere
    gone = absent * len(query.missing)
    mass = sum(asked.idf.values()) + gone
    read = sum(asked.idf.get(asked.key(form), 0.0) for _, forms in query.corrected for form in forms.split())
    return Evidence(
        bm25=score / (postings.most * mass),
        together=_together(query.asked, asked, line),
        grams=signals.grams / mass,
        missing=len(query.missing) / query.content,
        common=sum(is_common(word) for word in query.missing) / query.content,
        missing_mass=gone / mass,
        corrected=read / mass,
        shared=max(len(asked.idf.keys() & map(asked.key, forms.split(" "))) for forms in line.split("\n")),
        passages=math.log(min(postings.size, FITTED)),
    )


def _together(content: list[str], asked: Asked, line: str) -> float:
    sought, term = _grams(content), term_of(asked.language)
    found = (
        sum(gram in sentence for gram in sought)
        for forms in line.split("\n")
        if (sentence := f" {' '.join(form for form in forms.split(' ') if term(form))} ")
    )
    return max(found) / len(sought)


def _grams(forms: list[str]) -> set[str]:
    line = f" {' '.join(forms)} ".ljust(GRAM)
    return {line[at : at + GRAM] for at in range(len(line) - GRAM + 1)}
