"""A question as an index reads it: its content words, the terms they are found by, and what was misspelt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from passages.frames import unframed
from passages.postings import Postings
from passages.spelling import divided, nearest
from passages.strings import Vocabulary
from passages.words import Word, term_of, words

MAX_WORDS = 64  # distinct content words of a question that are scored
MAX_CORRECTED = 8  # a question with more words that stand nowhere is not misspelt


@dataclass(slots=True)
class Query:
    """What is asked, in the words of the texts."""

    terms: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of each content word that stands in the texts
    forms: list[str] = field(default_factory=list)  # the words that stand there, stop words among them, in order
    asked: list[str] = field(default_factory=list)  # its content words as they were asked, in order
    missing: list[str] = field(default_factory=list)  # content words that stand nowhere, as they were typed
    corrected: list[tuple[str, str]] = field(default_factory=list)  # (as typed, as read)

    @property
    def content(self) -> int:
        """The number of content words."""
        return len(self.terms) + len(self.missing)


class Reader:
    """Reads questions with the words of an index, in the languages of its texts."""

    def __init__(self, postings: Postings, forms: Vocabulary, languages: tuple[str, ...]) -> None:
        self._postings, self._forms = postings, forms
        self._terms = [term_of(language) for language in languages]

    def read(self, question: str, language: str) -> Query:
        query, term = Query(), term_of(language)
        asked = words(question, language)
        kept = set(unframed(asked))
        ahead = iter([*asked[1:], None][: len(asked)])
        skip = False
        for word, after in zip(asked, ahead, strict=True):
            if skip:
                skip = False
            elif not word.term:
                if word.form in self._forms:
                    query.forms.append(word.form)
            elif word in kept and query.content < MAX_WORDS:
                skip = self._add(query, word, after, question, term)
        return query

    def _add(self, query: Query, word: Word, after: Word | None, question: str, term: Callable[[str], str]) -> bool:
        """Whether the word after it was read with it."""
        typed = question[word.start : word.end]
        query.asked.append(word.form)
        if found := self._find(word.form, word.term):
            query.terms.setdefault(word.term, found)
            query.forms.append(word.form)
            return False
        joined = word.form + after.form if after else ""
        if after and joined in self._forms and not self._find(after.form, after.term):
            forms, typed = (joined,), question[word.start : after.end]
        else:
            joined = ""
            forms = self._instead(word.form) if len(query.corrected) < MAX_CORRECTED else ()
        for form in forms:
            query.terms.setdefault(term(form) or form, self._find(form, term(form)))
            query.forms.append(form)
        if forms:
            query.corrected.append((typed, " ".join(forms)))
        elif typed not in query.missing:
            query.missing.append(typed)
        return bool(joined)

    def _find(self, form: str, term: str) -> tuple[int, ...]:
        """The numbers of the terms that a word is found by, in the languages of the texts."""
        candidates = dict.fromkeys((term, *(term_of(form) for term_of in self._terms)))
        found = (self._postings.terms.find(candidate) for candidate in candidates if candidate)
        return tuple(number for number in found if number is not None)

    def _instead(self, form: str) -> tuple[str, ...]:
        if pair := divided(form, self._forms):
            return pair if all(self._find(part, "") for part in pair) else ()
        near = nearest(form, self._forms, self._passages)
        return (near,) if near and self._find(near, "") else ()

    def _passages(self, form: str) -> int:
        return max((self._postings.count(term) for term in self._find(form, "")), default=0)
