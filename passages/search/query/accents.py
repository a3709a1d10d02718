"""The words of the texts that have accents, by their letters without: "naive" is asked, "naïve" is written.

Terms have no accents, but stemmers look at them: "etranger" and "étranger" have two stems in English.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from passages.search.analysis.languages import fold
from passages.search.index.string_table import TermDictionary

MAX_WORDS = 100_000  # words with accents that are looked at, once for an index
_BLOCK = 1 << 16  # words at a time
# The first bytes, in UTF-8, of letters of Latin and Greek beyond ASCII, and of combining accents.
_FIRST_BYTES = np.isin(np.arange(256), [*range(0xC3, 0xD0), 0xE1])


def accented_words(forms: TermDictionary) -> Mapping[str, str]:
    """Map words without accents to the first word of the texts that differs from them by its accents alone."""
    words: dict[str, str] = {}
    for number in _with_accents(forms)[:MAX_WORDS].tolist():
        form = forms[number]
        if (bare := fold(form)) != form:
            words.setdefault(bare, form)
    return words


def _with_accents(forms: TermDictionary) -> npt.NDArray[np.int64]:
    """Return the numbers of the words that may have an accent."""
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(forms), _BLOCK):
        bounds = forms.bounds[start : start + _BLOCK + 1]
        places = np.flatnonzero(_FIRST_BYTES[forms.data[bounds[0] : bounds[-1]]]) + bounds[0]
        found.append(np.unique(np.searchsorted(bounds, places, "right") - 1) + start)
    return np.concatenate(found)
