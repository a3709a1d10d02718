"""A question as an index reads it: its content words, the terms they are found by, and what was misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from passages.search.aliases import Alias, Aliases
from passages.search.frames import unframed
from passages.search.postings import Postings
from passages.search.spelling import divided, nearest
from passages.search.strings import Vocabulary
from passages.search.words import Word, term_of, words

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
    expanded: list[tuple[str, str]] = field(default_factory=list)  # (as typed, another name for it)

    @property
    def content(self) -> int:
        """The number of content words."""
        return len(self.terms) + len(self.missing)


class Reader:
    """Reads questions with the words of an index, in the languages of its texts."""

    def __init__(
        self,
        postings: Postings,
        forms: Vocabulary,
        languages: tuple[str, ...],
        aliases: Iterable[Sequence[str]] = (),
    ) -> None:
        self._postings, self._forms = postings, forms
        self._terms = [term_of(language) for language in languages]
        self._aliases = Aliases(aliases, languages[0])

    def read(self, question: str, language: str) -> Query:
        query, term = Query(), term_of(language)
        asked = words(question, language)
        kept = set(unframed(asked))
        at = 0
        while at < len(asked):
            word = asked[at]
            if (alias := self._aliases.at(asked, at)) and query.content < MAX_WORDS:
                at += self._name(query, asked[at : at + alias.length], alias, question, language)
            elif not word.term:
                if word.form in self._forms:
                    query.forms.append(word.form)
                at += 1
            elif word in kept and query.content < MAX_WORDS:
                at += self._word(query, asked[at : at + 2], question, term)
            else:
                at += 1
        return query

    def _name(self, query: Query, phrase: Sequence[Word], alias: Alias, question: str, language: str) -> int:
        """Reads a phrase with its other names; gives the number of words that it is."""
        others = [word for name in alias.others for word in words(name, language)]
        known = [word for word in (*phrase, *others) if word.term and self._find(word.form, word.term)]
        if not known:  # neither stands in the texts
            return self._word(query, phrase[:2], question, term_of(language)) if phrase[0].term else 1
        query.asked += [word.form for word in phrase if word.term]
        for word in known:
            query.terms.setdefault(word.term, self._find(word.form, word.term))
            query.forms.append(word.form)
        query.expanded += [(question[phrase[0].start : phrase[-1].end], name) for name in alias.others]
        return alias.length

    def _word(self, query: Query, asked: Sequence[Word], question: str, term: Callable[[str], str]) -> int:
        """Reads the first of two words; gives the number of words that were read."""
        word, after = asked[0], asked[1] if len(asked) > 1 else None
        query.asked.append(word.form)
        if found := self._find(word.form, word.term):
            query.terms.setdefault(word.term, found)
            query.forms.append(word.form)
            return 1
        together = bool(after) and self._together(word, after)
        typed = question[word.start : after.end if after and together else word.end]
        if after and together:
            forms: tuple[str, ...] = (word.form + after.form,)
        else:
            forms = self._instead(word.form) if len(query.corrected) < MAX_CORRECTED else ()
        for form in forms:
            query.terms.setdefault(term(form) or form, self._find(form, term(form)))
            query.forms.append(form)
        if forms:
            query.corrected.append((typed, " ".join(forms)))
        elif typed not in query.missing:
            query.missing.append(typed)
        return 2 if together else 1

    def _together(self, word: Word, after: Word | None) -> bool:
        """Whether the texts write two words as one that they do not have apart, and that is no stop word."""
        if after is None or word.form + after.form not in self._forms:
            return False
        return bool(self._find(word.form + after.form, "")) and not self._find(after.form, after.term)

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
