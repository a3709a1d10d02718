"""Fits the weights of `rerank` and `answerability` in `passages/search/ranking` to public question sets.

    python -m tests.bench.fit                 # the sets in ../shared/retrieval, beside the checkout
    python -m tests.bench.fit --sets FOLDER   # other sets of the same form

Every quality that is printed was measured on texts that the weights were not fitted to (four folds, by text).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from passages.search.ranking.answerability import AnswerabilityFeatures
from passages.search.ranking.rerank import MatchFeatures
from passages.search.searcher import Index
from tests.bench.sets import SHARED, Collection, Question, read_sets

FOLDS = 4
SIZES = (1, 2, 4, 8)  # passages of the short texts that are cut out of long ones, so that the rule holds for both
OWN_REFUSED = 0.035  # the share of a text's own questions that the threshold may refuse
LONG = 25  # passages, from which on questions of other texts are told so easily that fewer of its own need be refused
OWN_REFUSED_LONG = 0.015
ALL = tuple(range(1, 1 + len(MatchFeatures._fields)))  # columns; BM25 is the first
NONE = -99.0  # log odds where no word is shared
LIBRARY = "library"  # of all texts
Array = npt.NDArray[np.float64]


class Listed(NamedTuple):
    """A question's candidates: BM25 and features of each, and which are right."""

    fold: int
    values: Array  # candidates × (BM25 and features)
    right: npt.NDArray[np.bool_]


class Told(NamedTuple):
    """A question put to a text: its own, or one of another text."""

    fold: int
    passages: int
    group: tuple[str, int, bool]  # set, passages (0: all), own
    evidence: AnswerabilityFeatures | None  # None where no word is shared

    @property
    def own(self) -> bool:
        return self.group[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, default=SHARED)
    parser.add_argument("--only", choices=["ranking", "refusing"], help="fit one of the two")
    args = parser.parse_args()
    sets = dict(read_sets(args.sets))
    if args.only != "refusing":
        ranking({name: _listed(collections) for name, collections in sets.items()})
    if args.only != "ranking":
        rng = random.Random(5)
        rows = []
        for name, collections in sets.items():
            strange = [q for other in sets if other != name for c in sets[other] for q in c.questions]
            rows += _told(name, collections, strange, rng)
        refusing(rows + _libraries([c for collections in sets.values() for c in collections], rng))


def ranking(sets: dict[str, list[Listed]]) -> None:
    print("ranking: hit@1 / hit@3")
    tried = (((), "BM25"), ((1,), "grams"), ((2,), "order"), ((3,), "synonyms"), ((1, 2), "grams, order"))
    for added, name in (*tried, (ALL, "all")):
        columns = [0, *added]
        apart = {key: [row[:, columns] for row in (q.values for q in rows)] for key, rows in sets.items()}
        cells = []
        for key, rows in sets.items():
            hits = []
            for fold in range(FOLDS):
                train = [[(x, q.right) for x, q in zip(apart[k], sets[k], strict=True) if q.fold != fold] for k in sets]
                weights = _listwise(train, len(columns))
                hits += [_hits(x @ weights, q.right) for x, q in zip(apart[key], rows, strict=True) if q.fold == fold]
            cells.append("{} {:.3f} / {:.3f}".format(key, *np.mean(hits, axis=0)))
        print(f"  {name:12}", "   ".join(cells), flush=True)
    weights = _listwise([[(q.values, q.right) for q in rows] for rows in sets.values()], 1 + len(ALL))
    print(f"  WEIGHTS = {MatchFeatures(*(round(float(weight / weights[0]), 2) for weight in weights[1:]))}")


def refusing(rows: Sequence[Told]) -> None:
    asked = [row for row in rows if row.evidence is not None]
    x = np.array([(1.0, *row.evidence) for row in asked if row.evidence is not None])
    y = np.array([row.own for row in asked], float)
    sizes = Counter(row.group for row in asked)
    share = [0.0 if row.group[0] == LIBRARY else 1.0 if row.group[1] else 3.0 for row in asked]
    weight = np.array([part / sizes[row.group] for part, row in zip(share, asked, strict=True)]) * 1000
    fold = np.array([row.fold for row in asked])
    apart = np.zeros(len(asked))
    for held in range(FOLDS):
        train = fold != held
        apart[fold == held] = x[fold == held] @ _logistic(x[train], y[train], weight[train])
    odds = {id(row): float(value) for row, value in zip(asked, apart, strict=True)}
    thresholds = {
        8: _threshold([row for row in rows if row.group[1] == 8], odds, OWN_REFUSED),
        16: _threshold([row for row in rows if not row.group[1]], odds, OWN_REFUSED),
        40: _threshold(
            [row for row in rows if row.passages >= LONG and row.group[0] != LIBRARY], odds, OWN_REFUSED_LONG
        ),
        3000: _threshold([row for row in rows if row.group[0] == LIBRARY], odds, OWN_REFUSED),
    }
    print("refusing: of other texts / own")
    for group in sorted({row.group[:2] for row in rows}):
        of = [[row for row in rows if row.group == (*group, own)] for own in (False, True)]
        shares = [np.mean([_refused(row, odds, thresholds) for row in asked]) for asked in of]
        print(f"  {group[0]}, {group[1] or 'all'} passages: {shares[0]:.3f} / {shares[1]:.3f}")
    intercept, *rule = _logistic(x, y, weight)
    print(
        f"  INTERCEPT = {intercept:.2f}\n"
        f"  COEFFICIENTS = {AnswerabilityFeatures(*(round(float(value), 2) for value in rule))}"
    )
    print(f"  THRESHOLDS = { {size: round(value, 2) for size, value in thresholds.items()} }")


def _threshold(rows: Sequence[Told], odds: dict[int, float], share: float) -> float:
    own = {row.group: [odds.get(id(one), NONE) for one in rows if one.group == row.group] for row in rows if row.own}
    return float(np.mean([np.quantile(values, share) for values in own.values()]))


def _refused(row: Told, odds: dict[int, float], thresholds: dict[int, float]) -> bool:
    return bool(odds.get(id(row), NONE) <= np.interp(row.passages, [*thresholds], [*thresholds.values()]))


def _listed(collections: Sequence[Collection]) -> list[Listed]:
    rows = []
    for at, collection in enumerate(collections):
        index = Index(collection.passages)
        for question in collection.questions:
            found = index.rank(question.text)
            if not found.numbers:
                continue
            values = np.array([(found.bm25_scores[i], *found.features[i]) for i in found.order])
            right = np.array([number in question.right for number in found.numbers])
            rows.append(Listed(at % FOLDS, values, right))
    return rows


def _told(name: str, collections: Sequence[Collection], strange: list[Question], rng: random.Random) -> list[Told]:
    """Texts in whole, short ones cut out of them, and every fold of them as one library.

    A library of many stories shares most words of another story's questions, so it is asked `strange` ones.
    """
    rows = []
    for at, collection in enumerate(collections):
        asked = max(15, 1000 // len(collections))
        others = [q for other in collections if other is not collection for q in other.questions]
        for size in (0, *(size for size in SIZES if len(collection.passages) > size + 2)):
            start = rng.randrange(len(collection.passages) - size) if size else 0
            stop = start + size if size else len(collection.passages)
            own = [q for q in collection.questions if any(start <= number < stop for number in q.right)]
            index = Index(collection.passages[start:stop])
            rows += _put(index, (name, size), at % FOLDS, own, others, asked if not size else asked // 4, rng)
    for fold in range(FOLDS):
        inside = [c for at, c in enumerate(collections) if at % FOLDS == fold]
        others = strange or [q for at, c in enumerate(collections) if at % FOLDS != fold for q in c.questions]
        index = Index([passage for collection in inside for passage in collection.passages])
        own = [q for collection in inside for q in collection.questions]
        rows += _put(index, (name, len(index.passages)), fold, own, others, 300, rng)
    return rows


def _libraries(collections: Sequence[Collection], rng: random.Random) -> list[Told]:
    """All texts but those of a fold as one library, which is asked their questions and those of the fold.

    It sets the threshold for large libraries alone: in 3,000 passages of stories there is one for most questions about
    another story, so that to learn from them what speaks of a subject would be to learn what chance does.
    """
    rows = []
    for fold in range(FOLDS):
        inside = [c for at, c in enumerate(collections) if at % FOLDS != fold]
        outside = [q for at, c in enumerate(collections) if at % FOLDS == fold for q in c.questions]
        index = Index([passage for collection in inside for passage in collection.passages])
        own = [q for collection in inside for q in collection.questions]
        rows += _put(index, (LIBRARY, 0), fold, own, outside, 600, rng)
    return rows


def _put(
    index: Index,
    group: tuple[str, int],
    fold: int,
    own: list[Question],
    others: list[Question],
    count: int,
    rng: random.Random,
) -> list[Told]:
    rows = []
    for is_own, questions in ((True, own), (False, others)):
        for question in rng.sample(questions, min(count, len(questions))):
            for text in (question.text, question.text.lower()):  # members seldom write capitals
                found = index.rank(text)
                evidence = index.answerability(found) if found.numbers else None
                rows.append(Told(fold, len(index.passages), (*group, is_own), evidence))
    return rows


def _hits(scores: Array, right: npt.NDArray[np.bool_]) -> tuple[bool, bool]:
    order = np.argsort(-scores, kind="stable")
    return bool(right[order[0]]), bool(right[order[:3]].any())


def _listwise(sets: Sequence[Sequence[tuple[Array, npt.NDArray[np.bool_]]]], width: int) -> Array:
    """Weights that make the right candidates likely under a softmax of the scores (Cao et al. 2007, ListNet)."""
    usable = [(x, right, 1 / len(rows)) for rows in sets for x, right in rows if right.any()]
    deep = max(len(x) for x, _, _ in usable)
    x, right, there = np.zeros((len(usable), deep, width)), *np.zeros((2, len(usable), deep), bool)
    for row, (values, good, _) in enumerate(usable):
        x[row, : len(values)], right[row, : len(values)], there[row, : len(values)] = values, good, True
    share = np.array([weight for *_, weight in usable])
    scale = x[there].std(axis=0)
    x /= scale
    weights, first, second = np.full(width, 0.5), np.zeros(width), np.zeros(width)
    for step in range(1, 201):  # Adam
        scores = np.where(there, x @ weights, -np.inf)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        wanted = likely * right
        error = likely / likely.sum(axis=1, keepdims=True) - wanted / wanted.sum(axis=1, keepdims=True)
        slope = np.einsum("n,nk,nkf->f", share, error, x)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights -= 0.05 * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return np.asarray(weights / scale)


def _logistic(x: Array, y: Array, weight: Array, ridge: float = 1.0) -> Array:
    """Weights of a logistic regression, by Newton's method; the first column is the intercept, which is not shrunk."""
    beta = np.zeros(x.shape[1])
    shrink = np.array([0.0] + [ridge] * (x.shape[1] - 1))
    for _ in range(40):
        chance = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (weight * (chance - y)) + shrink * beta
        curve = (x * (weight * chance * (1 - chance))[:, None]).T @ x + np.diag(shrink)
        beta -= np.linalg.solve(curve, slope)
    return beta


if __name__ == "__main__":
    main()
