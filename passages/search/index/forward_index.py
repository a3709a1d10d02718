"""The words of passages as numbers: to see which words stand side by side, no string has to be read or stemmed.

A word's key is its stem, that of a stop word the word itself; equal keys have equal numbers. Term t has t + 1, a form
that is no term the number of terms + its place among the forms + 1.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from passages.search.index.string_table import ByteTable, ByteTableBuilder, Numbering, TermDictionary

BREAK = 0  # ends every sentence
NOWHERE = -1  # of a key that the texts do not have
_NUMBER = np.dtype("<i4")


class ForwardIndex(ByteTable):
    """Of each passage the keys of its words, sentence by sentence."""

    def of(self, passages: Iterable[int]) -> npt.NDArray[np.int32]:
        """Those of some passages, end to end."""
        return np.frombuffer(b"".join([self.row(number) for number in passages]), _NUMBER)


class ForwardIndexBuilder:
    """Keys that are added passage by passage, while it is not yet known what terms there will be."""

    def __init__(self) -> None:
        self._met = Numbering({"\n": BREAK})
        self._runs = ByteTableBuilder()

    def add(self, sentences: Iterable[Iterable[str]]) -> None:
        keys = [self._met[key] for sentence in sentences for key in (*sentence, "\n")]
        self._runs.add(np.array(keys, _NUMBER).tobytes())

    def done(self, terms: TermDictionary, forms: TermDictionary) -> ForwardIndex:
        """All of them. Each is one of `terms` or `forms`."""
        known = {form: len(terms) + at + 1 for at, form in enumerate(forms)}
        known |= {term: at + 1 for at, term in enumerate(terms)} | {"\n": BREAK}
        numbers = np.array([known[key] for key in self._met], _NUMBER)
        data, bounds, read = self._runs.done()
        renumbered = ByteTableBuilder()
        for piece in ByteTable(data, bounds, read).pieces():
            renumbered.add(numbers[np.frombuffer(piece, _NUMBER)].tobytes())
        data, _, read = renumbered.done()
        return ForwardIndex(data, bounds, read)


def keys_of_terms(terms: Iterable[int]) -> tuple[int, ...]:
    """The numbers of the keys of some terms, given by their own numbers."""
    return tuple(term + 1 for term in terms)


def key_number(*keys: str, terms: TermDictionary, forms: TermDictionary) -> int | None:
    """The number of the first key that is a term, else of the very first as another form; None if it is neither."""
    for key in keys:
        if (term := terms.find(key)) is not None:
            return term + 1
    form = forms.find(keys[0])
    return None if form is None else len(terms) + form + 1
