"""How long the dearest questions take: `python -m tests.bench.dear_question [MEGABYTES]`.

Prints milliseconds of the processor for questions of misspelt, unknown and glued words on texts of nothing but
different words. The promise is 100 ms at most, for any question on any text that is accepted.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice, permutations

from passages import Index, Passage, answer
from passages.answering.answer import MAX_QUESTION
from passages.model import Answer

MEGA = 1_000_000
PASSAGE = 1_200  # characters
RUNS = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def random_words(rng: random.Random) -> Iterator[str]:
    """Yield words of eight letters of which none is like another."""
    while True:
        yield "".join(rng.choices(LETTERS, k=8))


def same_start(rng: random.Random) -> Iterator[str]:
    """Yield words that all begin with the same letter."""
    while True:
        yield "s" + "".join(rng.choices(LETTERS, k=7))


def anagrams(rng: random.Random) -> Iterator[str]:
    """Yield words of the same ten letters, in every order."""
    del rng
    return map("".join, permutations("abcdefghij"))


def neighbours(rng: random.Random) -> Iterator[str]:
    """Yield words that differ from one another by two letters of four."""
    while True:
        yield "settle" + "".join(rng.choices(LETTERS, k=4))


WORDS: dict[str, Callable[[random.Random], Iterator[str]]] = {
    "random words": random_words,
    "same first letter": same_start,
    "anagrams": anagrams,
    "neighbours": neighbours,
}


def text_of(words: Iterator[str], size: int) -> tuple[list[Passage], list[str]]:
    """Return passages of different words, `size` characters in all or as many as there are, and the words."""
    count = size // (len(next(words)) + 1)
    chosen = list(dict.fromkeys(islice(words, 3 * count)))[:count]
    each = PASSAGE // (len(chosen[0]) + 1)
    return [Passage.of(" ".join(chosen[at : at + each]) + ".") for at in range(0, len(chosen), each)], chosen


def questions(words: list[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield a name and a question of the greatest length, of words of the text that were changed."""
    yield "one letter changed", _filled(rng.sample(words, 80), lambda word: word[:3] + "q" + word[4:])
    yield (
        "two letters changed",
        _filled(rng.sample(words, 80), lambda word: word[:3] + "q" + word[4:6] + "x" + word[7:]),
    )
    yield "letters shuffled", _filled(rng.sample(words, 80), lambda word: word[0] + "".join(rng.sample(word[1:], 7)))
    yield "two words glued", _filled(rng.sample(words, 80), lambda word: word + rng.choice(words))
    yield "one long word", _filled(["s" * 64] * 9, lambda word: word)


def _filled(words: list[str], change: Callable[[str], str]) -> str:
    question = ""
    for word in words:
        longer = f"{question} {change(word)}".strip()
        if len(longer) > MAX_QUESTION:
            break
        question = longer
    return question


def main() -> None:
    """Print a table of texts and questions."""
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 5) * MEGA)
    print(f"{size / MEGA:g} MB of different words; ms of the processor, {RUNS} runs each")
    print(f"{'':44}{'first':>7}{'worst':>7}{'best':>7}{'follow-up':>11}")
    for name, kind in WORDS.items():
        rng = random.Random(8)
        passages, words = text_of(kind(rng), size)
        index = Index(passages)
        for asked, question in questions(words, rng):
            times, reply = _timed(index, question)
            follow_ups, _ = _timed(index, f"and {question}"[:MAX_QUESTION], reply)
            figures = f"{times[0]:7.0f}{max(times):7.0f}{min(times):7.0f}{max(follow_ups):11.0f}"
            print(f"  {name:20}{asked:22}{figures}", flush=True)


def _timed(index: Index, question: str, previous: Answer | None = None) -> tuple[list[float], Answer]:
    """Return the milliseconds of each run, and the last answer."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        reply = answer(index, question, previous=previous)
        times.append(1000 * (time.process_time() - start))
    return times, reply


if __name__ == "__main__":
    main()
