"""Fits the weights of `rerank` and `answerability` in `passages/search/ranking` to public question sets.

    python -m tests.bench.fit --books BOOKS     # the sets in ../shared/retrieval, beside the checkout, and books
    python -m tests.bench.fit --sets FOLDER ... # other sets of the same form

`python -m tests.bench.readers BOOKS --list` says which books. Every quality that is printed was measured on texts that
the weights were not fitted to (four folds, by text).
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from passages.search.ranking.answerability import MAX_PASSAGES, AnswerabilityFeatures, Thresholds
from passages.search.ranking.rerank import MatchFeatures
from passages.search.searcher import Index
from tests.bench.readers import plain_words, read_books, right_passages
from tests.bench.sets import SHARED, Collection, Question, read_sets

FOLDS = 4
SIZES = (4, 8)  # passages of the short texts that are cut out of long ones, so that the rule holds for both
PARTS = (8, 24, 80, 200)  # and out of books
BANDS = (8, 16, 45, 80, 200, 500, 1500)  # passages for which thresholds are fitted; between them they are interpolated
ENOUGH = 100  # questions of a set at a size, to go by
OWN_NOT_FOUND = 0.03  # the share of a public set's own questions that may be not found for sure
OTHERS_FOUND = 0.05  # of the questions of other books
SHORT = 80  # passages, below which fewer are quoted perhaps: one word that is shared is no help there
OTHERS_QUOTED_SHORT = 0.15
OTHERS_QUOTED = 0.26  # of all other questions, found or perhaps
ALL = tuple(range(1, 1 + len(MatchFeatures._fields)))  # columns; BM25 is the first
NONE = -99.0  # log odds where no word is shared
LIBRARY, READERS = "library", "readers"  # names of sets: all texts together, and readers' questions on books
Array = npt.NDArray[np.float64]


class Listed(NamedTuple):
    """A question's candidates: BM25 and features of each, and which are right."""

    fold: int
    values: Array  # candidates × (BM25 and features)
    right: npt.NDArray[np.bool_]


class Told(NamedTuple):
    """A question put to a text: its own, or one of another text."""

    set: str
    fold: int
    passages: int
    own: bool
    evidence: AnswerabilityFeatures | None  # None where no word is shared


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, default=SHARED)
    parser.add_argument("--books", type=Path, help="the folder of books that `tests.bench.readers` lists")
    parser.add_argument("--only", choices=["ranking", "refusing"], help="fit one of the two")
    args = parser.parse_args()
    sets = dict(read_sets(args.sets))
    if args.only != "refusing":
        ranking({name: _listed(collections) for name, collections in sets.items()})
    if args.only != "ranking":
        if args.books is None:
            parser.error("give the folder of books with --books, or --only ranking")
        rng = random.Random(5)
        rows = _readers(args.books, [q for cs in sets.values() for c in cs for q in c.questions], rng)
        for name, collections in sets.items():
            rows += _told(name, collections, rng)
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
    """Print how good the rule is on texts that it was not fitted to, and then the rule fitted to all of them."""
    asked = [row for row in rows if row.evidence is not None]
    x = np.array([(1.0, *row.evidence) for row in asked if row.evidence is not None])
    y = np.array([row.own for row in asked], float)
    sizes = Counter((row.set, _band(row), row.own) for row in asked)
    weight = np.array([300 / sizes[row.set, _band(row), row.own] for row in asked]) * [
        row.set != LIBRARY for row in asked
    ]
    fold = np.array([row.fold for row in asked])
    odds = np.zeros(len(asked))
    for held in range(FOLDS):
        train = fold != held
        odds[fold == held] = x[fold == held] @ _logistic(x[train], y[train], weight[train])
    apart = {id(row): float(value) for row, value in zip(asked, odds, strict=True)}
    thresholds = {size: _thresholds(size, rows, apart) for size in BANDS}
    print("refusing: not found / of them perhaps; own, and of other texts")
    for key in sorted({(row.set, _band(row)) for row in rows}):
        cells = []
        for own in (True, False):
            shares = [
                _shares(row, apart, thresholds) for row in rows if (row.set, _band(row)) == key and row.own is own
            ]
            cells.append("{:.3f} / {:.3f}".format(*np.mean(shares, axis=0)) if shares else "")
        print(f"  {key[0]:16} about {key[1]:5} passages: {'    '.join(cells)}")
    intercept, *rule = _logistic(x, y, weight)
    print(
        f"  INTERCEPT = {intercept:.2f}\n"
        f"  COEFFICIENTS = {AnswerabilityFeatures(*(round(float(value), 2) for value in rule))}"
    )
    print(f"  THRESHOLDS = {thresholds}")


def _band(row: Told) -> int:
    """Return the size of `BANDS` that is nearest to a text's, by ratio."""
    return min(BANDS, key=lambda size: abs(math.log(size / row.passages)))


def _thresholds(size: int, rows: Sequence[Told], odds: dict[int, float]) -> Thresholds:
    """Return the thresholds for texts of about a size, from quantiles of the sets that have enough of them.

    Of articles and stories few own questions may be not found, as they are well told from others'. Those of long books
    are not, so that there the questions of others set both thresholds. A library only goes by what books do.
    """
    of: dict[tuple[str, bool], list[float]] = {}
    for row in rows:
        if _band(row) == size and row.set != LIBRARY:
            of.setdefault((row.set, row.own), []).append(odds.get(id(row), NONE))
    of = {key: values for key, values in of.items() if len(values) >= ENOUGH}
    share = OTHERS_QUOTED_SHORT if size < SHORT else OTHERS_QUOTED
    public = [np.quantile(values, OWN_NOT_FOUND) for (name, own), values in of.items() if own and name != READERS]
    books = [np.quantile(values, 1 - OTHERS_FOUND) for (name, own), values in of.items() if not own and name == READERS]
    quoted = [np.quantile(values, 1 - share) for (_, own), values in of.items() if not own]
    return Thresholds(round(float(np.mean(public or books)), 2), round(float(np.mean(quoted)), 2))


def _shares(row: Told, odds: dict[int, float], fitted: dict[int, Thresholds]) -> tuple[bool, bool]:
    """Return whether a question is not found for sure, and whether it is perhaps."""
    size, value = math.log(min(row.passages, MAX_PASSAGES)), odds.get(id(row), NONE)
    found, perhaps = (np.interp(size, np.log([*fitted]), each) for each in zip(*fitted.values(), strict=True))
    return value <= found, bool(perhaps < value <= found)


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


def _told(name: str, collections: Sequence[Collection], rng: random.Random) -> list[Told]:
    """Return the questions of a set's texts put to them in whole, and to short ones cut out of them."""
    rows = []
    for at, collection in enumerate(collections):
        asked = max(8, 1000 // len(collections))
        others = [q for other in collections if other is not collection for q in other.questions]
        for size in (0, *(size for size in SIZES if len(collection.passages) > size + 2)):
            start = rng.randrange(len(collection.passages) - size) if size else 0
            stop = start + size if size else len(collection.passages)
            own = [q for q in collection.questions if any(start <= number < stop for number in q.right)]
            index = Index(collection.passages[start:stop])
            rows += _put(index, name, at % FOLDS, (own, others), asked if not size else asked // 4, rng)
    return rows


def _readers(folder: Path, strange: Sequence[Question], rng: random.Random) -> list[Told]:
    """Return readers' questions put to whole books and to short parts of them that answer."""
    rows = []
    books = [book for book in read_books() if book.fitted]
    for at, book in enumerate(books):
        passages = book.passages(folder)
        plain = [plain_words(passage.text) for passage in passages]
        own = [Question(q.ask, frozenset(right_passages(q, plain))) for q in book.questions if q.says]
        elsewhere = [Question(q.ask, frozenset()) for one in books if one is not book for q in one.questions if q.says]
        others = rng.sample(elsewhere, 60) + rng.sample(strange, 30)
        rows += _put(Index(passages), READERS, at % FOLDS, (own, others), 90, rng)
        for size in (size for size in PARTS if len(passages) > 1.5 * size):
            for question in (question for question in own if question.right):
                right = rng.choice(sorted(question.right))
                start = max(0, min(len(passages) - size, right - rng.randrange(size)))
                index = Index(passages[start : start + size])
                rows += _put(index, READERS, at % FOLDS, ([question], others), 3, rng)
    return rows


def _libraries(collections: Sequence[Collection], rng: random.Random) -> list[Told]:
    """Return all texts but those of a fold as one library, which is asked their questions and those of the fold.

    They are only measured: in 3,000 passages of stories there is one for most questions about another story, so that to
    learn from them what speaks of a subject would be to learn what chance does.
    """
    rows = []
    for fold in range(FOLDS):
        inside = [c for at, c in enumerate(collections) if at % FOLDS != fold]
        outside = [q for at, c in enumerate(collections) if at % FOLDS == fold for q in c.questions]
        index = Index([passage for collection in inside for passage in collection.passages])
        own = [q for collection in inside for q in collection.questions]
        rows += _put(index, LIBRARY, fold, (own, outside), 600, rng)
    return rows


def _put(
    index: Index,
    name: str,
    fold: int,
    questions: tuple[Sequence[Question], Sequence[Question]],
    count: int,
    rng: random.Random,
) -> list[Told]:
    """Put at most `count` of a text's own questions, and of others, to it."""
    rows = []
    for own, some in zip((True, False), questions, strict=True):
        for question in rng.sample(some, min(count, len(some))):
            for text in (question.text, question.text.lower()):  # members seldom write capitals
                found = index.rank(text)
                evidence = index.answerability(found) if found.numbers else None
                rows.append(Told(name, fold, len(index.passages), own, evidence))
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
