"""The words of passages as numbers: to see which words stand side by side, no string has to be read or stemmed.

A word's key is its stem, that of a stop word the word itself; equal keys have equal numbers. Term t has t + 1, a form
that is no term the number of terms + its place among the forms + 1.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from passages.search.strings import Growing, Numbers, Runs, Vocabulary

BREAK = 0  # ends every sentence
NOWHERE = -1  # of a key that the texts do not have
_NUMBER = np.dtype("<i4")


class Keys(Runs):
    """Of each passage the keys of its words, sentence by sentence."""

    def of(self, passages: Iterable[int]) -> npt.NDArray[np.int32]:
        """Those of some passages, end to end."""
        return np.frombuffer(b"".join([self.run(number) for number in passages]), _NUMBER)


class GrowingKeys:
    """Keys that are added passage by passage, while it is not yet known what terms there will be."""

    def __init__(self) -> None:
        self._met = Numbers({"\n": BREAK})
        self._runs = Growing()

    def add(self, sentences: Iterable[Iterable[str]]) -> None:
        keys = [self._met[key] for sentence in sentences for key in (*sentence, "\n")]
        self._runs.add(np.array(keys, _NUMBER).tobytes())

    def done(self, terms: Vocabulary, forms: Vocabulary) -> Keys:
        """All of them. Each is one of `terms` or `forms`."""
        known = {form: len(terms) + at + 1 for at, form in enumerate(forms)}
        known |= {term: at + 1 for at, term in enumerate(terms)} | {"\n": BREAK}
        numbers = np.array([known[key] for key in self._met], _NUMBER)
        data, bounds, read = self._runs.done()
        renumbered = Growing()
        for piece in Runs(data, bounds, read).pieces():
            renumbered.add(numbers[np.frombuffer(piece, _NUMBER)].tobytes())
        data, _, read = renumbered.done()
        return Keys(data, bounds, read)


def of_terms(terms: Iterable[int]) -> tuple[int, ...]:
    """The numbers of the keys of some terms, given by their own numbers."""
    return tuple(term + 1 for term in terms)


def number_of(*keys: str, terms: Vocabulary, forms: Vocabulary) -> int | None:
    """The number of the first key that is a term, else of the very first as another form; None if it is neither."""
    for key in keys:
        if (term := terms.find(key)) is not None:
            return term + 1
    form = forms.find(keys[0])
    return None if form is None else len(terms) + form + 1
