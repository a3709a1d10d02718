"""What a word of a question is read as where the texts do not have it: another spelling of it, or the word meant.

Another spelling is the same word and loses nothing. A word of the language is never read as another word: that it is
missing is the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from passages.search.analysis.languages import fold
from passages.search.index.string_table import TermDictionary
from passages.search.query.accents import accented_words
from passages.search.query.compounds import Compounds
from passages.search.query.known_words import is_known_word
from passages.search.query.spelling import SpellingBudget, SpellingDictionary, nearest_word, split_word
from passages.search.query.synonyms import synonyms
from passages.search.query.variants import numeral_variant, variants

MAX_FORMS = 256  # words of the texts among which the written form of a term is looked for


class WordReading(NamedTuple):
    """The words of the texts that a word is read as."""

    forms: tuple[str, ...]
    shown: str  # as the texts write them
    same: bool  # whether it is the same word in another spelling


class AskedWord(NamedTuple):
    """A word of a question."""

    form: str
    term: str
    language: str  # ISO 639-1
    capital: bool  # whether it starts with one
    inside: bool  # whether it is not the first of several words
    after_name: bool = False  # whether the word before does


class WordReader:
    """Reads words in the spelling of some texts."""

    def __init__(
        self,
        forms: TermDictionary,
        find: Callable[[str], tuple[int, ...]],
        terms: Callable[[Iterable[str]], Mapping[str, str]],
        passage_count: Callable[[str], int],
        compounds: Compounds | None,
    ) -> None:
        """Take the words of the texts.

        `find` returns the numbers of a form's terms, none for a stop word; `terms` those of some forms that have any.
        """
        self._terms = terms
        self._forms, self._find, self._count, self._compounds = forms, find, passage_count, compounds
        self._spelling = SpellingDictionary(forms)

    def read(self, asked: AskedWord, budget: SpellingBudget) -> WordReading | None:
        """Return what a word that the texts do not have is read as; None if they have nothing like it."""
        return self._same_word(asked, budget) or self._word_meant(asked, budget)

    def with_accents(self, form: str) -> str:
        """Return `form` as the texts write it, with other accents or with none."""
        if form in self._forms or not form.isalpha():
            return form
        bare = fold(form)
        return bare if bare in self._forms else self._accented.get(bare, form)

    @cached_property
    def _accented(self) -> Mapping[str, str]:
        return accented_words(self._forms)

    def _same_word(self, asked: AskedWord, budget: SpellingBudget) -> WordReading | None:
        form, language = asked.form, asked.language
        if (written := self.with_accents(form)) != form and self._find(written):
            return WordReading((written,), written, True)
        if written := self._first_written(variants(form, language), form, budget):
            return WordReading((written,), written, True)
        if asked.after_name and (numeral := numeral_variant(form)) in self._forms and self._find(numeral):
            return WordReading((numeral,), numeral, True)
        parts = self._compounds.apart(form, budget) if self._compounds else ()
        if parts:
            return WordReading(parts[::2], "".join(parts), True)
        named = self._first_written(variants(form, language, name=True), form, budget)
        if named and ((asked.capital and asked.inside) or not is_known_word(form, language)):
            return WordReading((named,), named, True)
        return None

    def _word_meant(self, asked: AskedWord, budget: SpellingBudget) -> WordReading | None:
        """Return the word, or the two words, that a misspelt word was meant to be."""
        if synonyms(asked.term, asked.language):  # it has meaning: it is a word
            return None
        if pair := split_word(asked.form, self._forms, budget):
            found: tuple[str, ...] = pair if all(map(self._find, pair)) else ()
        else:
            near = nearest_word(asked.form, self._spelling, self._count, budget)
            found = (near,) if near and self._find(near) else ()
        if not found or (is_known_word(asked.form, asked.language) and not self._are_names(asked, found)):
            return None
        return WordReading(found, " ".join(found), False)

    def _are_names(self, asked: AskedWord, found: Sequence[str]) -> bool:
        """Return whether a word is asked as a name, and so the texts write what it may be read as."""
        name = asked.capital and asked.inside and len(found) == 1
        return name and self._compounds is not None and self._compounds.is_name(found[0])

    def _first_written(self, spellings: Sequence[str], asked: str, budget: SpellingBudget) -> str:
        """Return the first of some spellings of `asked` that the texts have, as they write it; "" if none.

        Where they have another form of it, the spellings have to differ in what a stemmer leaves: "inventer" is found
        as "invented", but that is not what "inventor" is.
        """
        if len(spellings) > budget.variants:
            return ""
        budget.variants -= len(spellings)
        written = self._forms.among(spellings)
        # Without its accents a spelling may be another word: "pöt" is no "pot".
        terms = self._terms([spelling for spelling in spellings if spelling.isascii()])
        for spelling in spellings:
            if spelling in written and self._find(spelling):
                return spelling
            if _alike(spelling, asked) < len(terms.get(spelling, "")):
                return self._written(spelling)
        return ""

    def _written(self, form: str) -> str:
        """Return the form of the texts nearest to `form` among those of the same terms; `form` if none is near."""
        terms = set(self._find(form))
        near = self._forms.prefix_range(form[: max(len(form) - 4, 3)])[:MAX_FORMS]
        same = (other for other in map(self._forms.__getitem__, near) if terms.intersection(self._find(other)))
        return min(same, key=lambda other: (abs(len(other) - len(form)), other), default=form)


def _alike(one: str, other: str) -> int:
    """Return how many letters two words have in common from the start."""
    letters = enumerate(zip(one, other, strict=False))
    return next((at for at, (letter, its) in letters if letter != its), min(len(one), len(other)))
