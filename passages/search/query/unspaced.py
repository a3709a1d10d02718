"""Which pairs of characters a text lacks, in a script that is written without blanks.

Such a question is read by every two neighbouring characters (see `words.py`), so where one word ends and the next
begins a pair stands that is no word, and that most texts do not have. It says nothing of what is asked: only a pair
neither of whose characters belongs to a word that the texts know is missing from them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from passages.model import Span
from passages.search.analysis.analyzer import Token

NEAR = 3  # letters


def missing_bigrams(asked: Sequence[Token], known: Container[Token], stops: Container[str]) -> list[Token]:
    """Those of the pairs in `asked` that are not `known` and are no seam between two words.

    `stops` are the stop words of the language, among them single characters.
    """
    covered = {at for word in asked if word in known for at in range(word.start, word.end)}
    lost = [word for word in asked if word not in known and covered.isdisjoint(range(word.start, word.end))]
    return [word for word in lost if not any(char in stops for char in word.form)]


def bigram_runs(pairs: Iterable[Token]) -> list[Span]:
    """Where the words stand that `pairs` are made of: pairs that overlap are one, as they were typed.

    In Thai and its neighbours, whose words are spelt with letters, any two of which stand somewhere, pairs are one also
    where no more than `NEAR` letters are between them.
    """
    found: list[Span] = []
    for word in pairs:
        between = NEAR if "\u0e00" <= word.form[0] <= "\u17ff" else -1
        if found and word.start <= found[-1].end + between:
            found[-1] = Span(found[-1].start, word.end)
        else:
            found.append(Span(word.start, word.end))
    return found
