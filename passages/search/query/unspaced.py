"""The words of a question that a text does not have, in scripts written without blanks.

Such a question is analyzed into pairs of neighbouring characters (see `analyzer`). A pair across the boundary of two
words is no word, and most texts do not have it, which says nothing about the subject. So a pair counts as missing only
if neither of its characters belongs to a pair that the texts have.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from passages.model import Span
from passages.search.analysis.analyzer import Token

MAX_GAP = 3  # characters between two pairs of one word, in scripts spelled with letters


def missing_bigrams(bigrams: Sequence[Token], known: Container[Token], stop_words: Container[str]) -> list[Token]:
    """Return the bigrams that are not `known` and do not merely join two words.

    `stop_words` are those of the language, single characters among them.
    """
    covered = {at for token in bigrams if token in known for at in range(token.start, token.end)}
    apart = [t for t in bigrams if t not in known and covered.isdisjoint(range(t.start, t.end))]
    return [token for token in apart if not any(char in stop_words for char in token.form)]


def bigram_spans(bigrams: Iterable[Token]) -> list[Span]:
    """Return the spans of the words that these bigrams are part of: bigrams that overlap make one word.

    In Thai, Lao, Burmese and Khmer, where most pairs of letters occur somewhere, so do those with at most `MAX_GAP`
    characters between them.
    """
    spans: list[Span] = []
    for token in bigrams:
        gap = MAX_GAP if "\u0e00" <= token.form[0] <= "\u17ff" else -1
        if spans and token.start <= spans[-1].end + gap:
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            spans.append(Span(token.start, token.end))
    return spans
