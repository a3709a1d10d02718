"""The tokens of each passage as numbers, so that neighbours can be compared without reading or stemming a string.

A token's key is its term; that of a stop word its form. Equal keys have equal key numbers: t + 1 for term t, and the
number of terms + f + 1 for form f that is no term.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from passages.search.index.string_table import ByteTable, ByteTableBuilder, Numbering, TermDictionary

SENTENCE_END = 0  # the key number after every sentence
UNKNOWN = -1  # the key number of a key that the texts do not have
_NUMBER = np.dtype("<i4")


class ForwardIndex(ByteTable):
    """For each passage the key numbers of its tokens, each sentence followed by `SENTENCE_END`."""

    def of(self, passages: Iterable[int]) -> npt.NDArray[np.int32]:
        """Return the key numbers of some passages, end to end."""
        return np.frombuffer(b"".join([self.row(number) for number in passages]), _NUMBER)


class ForwardIndexBuilder:
    """Collects keys passage by passage, before the terms are numbered."""

    def __init__(self) -> None:
        """Start without passages."""
        self._numbering = Numbering({"\n": SENTENCE_END})
        self._rows = ByteTableBuilder()

    def add(self, sentences: Iterable[Iterable[str]]) -> None:
        """Add a passage, given as the keys of each of its sentences."""
        numbers = [self._numbering[key] for sentence in sentences for key in (*sentence, "\n")]
        self._rows.add(np.array(numbers, _NUMBER).tobytes())

    def done(self, terms: TermDictionary, forms: TermDictionary) -> ForwardIndex:
        """Return the index of all passages. Each key is one of `terms` or `forms`."""
        key_numbers = {form: len(terms) + at + 1 for at, form in enumerate(forms)}
        key_numbers |= {term: at + 1 for at, term in enumerate(terms)} | {"\n": SENTENCE_END}
        renumbering = np.array([key_numbers[key] for key in self._numbering], _NUMBER)
        data, bounds, read = self._rows.done()
        renumbered = ByteTableBuilder()
        for piece in ByteTable(data, bounds, read).pieces():
            renumbered.add(renumbering[np.frombuffer(piece, _NUMBER)].tobytes())
        data, _, read = renumbered.done()
        return ForwardIndex(data, bounds, read)


def term_keys(terms: Iterable[int]) -> tuple[int, ...]:
    """Return the key numbers of terms, given by their own numbers."""
    return tuple(term + 1 for term in terms)


def key_number(*keys: str, terms: TermDictionary, forms: TermDictionary) -> int:
    """Return the number of the first key that is a term, else of the first key as a form, else `UNKNOWN`."""
    for key in keys:
        if (term := terms.find(key)) is not None:
            return term + 1
    form = forms.find(keys[0])
    return UNKNOWN if form is None else len(terms) + form + 1
