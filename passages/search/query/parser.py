"""A question as an index reads it: its content words, the terms they are found by, and what was misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from passages.search.analysis.analyzer import Token, analyze, content_tokens, is_bigram, term_of
from passages.search.analysis.languages import stop_words
from passages.search.index.bm25 import Postings
from passages.search.index.string_table import TermDictionary
from passages.search.query.aliases import Alias, Aliases
from passages.search.query.question_frames import strip_frame
from passages.search.query.spelling import nearest_word, split_word
from passages.search.query.synonyms import synonyms
from passages.search.query.unspaced import bigram_runs, missing_bigrams

MAX_WORDS = 64  # distinct content words of a question that are scored
MAX_CORRECTED = 8  # a question with more words that stand nowhere is not misspelt
_NOUNS_IN_CAPITALS = frozenset(("de", "lb"))


class RelatedTerms(NamedTuple):
    """The terms that a content word is found by, and those in the texts that say nearly the same, by their numbers."""

    own: tuple[int, ...]  # () for a word that stands nowhere
    others: tuple[int, ...]


@dataclass(slots=True)
class Query:
    """What is asked, in the words of the texts."""

    terms: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of each content word that stands in the texts
    forms: list[str] = field(default_factory=list)  # the words that stand there, stop words among them, in order
    asked: list[str] = field(default_factory=list)  # its content words as they were asked, in order
    missing: list[str] = field(default_factory=list)  # content words that stand nowhere, as they were typed
    gone: int = 0  # the number of those words; where words are pairs of characters, that of the pairs
    names: int = 0  # of the missing words, those that are written as names
    corrected: list[tuple[str, str]] = field(default_factory=list)  # (as typed, as read)
    expanded: list[tuple[str, str]] = field(default_factory=list)  # (as typed, another name for it)
    related: dict[str, RelatedTerms] = field(
        default_factory=dict
    )  # of `terms` and `missing`, those with relatives there

    @property
    def content(self) -> int:
        """The number of content words."""
        return len(self.terms) + self.gone


class QueryParser:
    """Reads questions with the words of an index, in the languages of its texts."""

    def __init__(
        self,
        postings: Postings,
        forms: TermDictionary,
        languages: tuple[str, ...],
        aliases: Iterable[Sequence[str]] = (),
        authors: Iterable[str] = (),
    ) -> None:
        self._postings, self._forms = postings, forms
        self._terms = [term_of(language) for language in languages]
        self._aliases = Aliases(aliases, languages[0])
        self._authors = {word.form for author in authors for word in content_tokens(author, languages[0])}
        self._others: dict[str, tuple[int, ...]] = {}  # of each word with relatives those that stand here

    def parse(self, question: str, language: str) -> Query:
        query = Query()
        asked = self._whole(analyze(question, language), language)
        kept = set(strip_frame(asked, self._authors, lambda word: bool(self._find(word.form, word.term))))
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
                at += self._word(query, asked[at : at + 2], question, language)
            else:
                at += 1
        self._lack(query, [word for word in asked if word in kept and is_bigram(word.form)], question)
        query.names = _names(query.missing, asked, question, language)
        self._relate(query, language)
        return query

    def _whole(self, asked: list[Token], language: str) -> list[Token]:
        """The words of a question without the pairs of characters that are seams between its words."""
        pairs = [word for word in asked if is_bigram(word.form)]
        if not pairs:
            return asked
        known = {word for word in pairs if not word.term or self._find(word.form, word.term)}
        kept = known.union(missing_bigrams(pairs, known, stop_words(language)))
        return [word for word in asked if word in kept or not is_bigram(word.form)]

    def _lack(self, query: Query, pairs: Sequence[Token], question: str) -> None:
        """Names the pairs of characters that stand nowhere by the runs that were typed."""
        lost = [word for word in pairs if word.term and not self._find(word.form, word.term)]
        query.missing += dict.fromkeys(question[start:end] for start, end in bigram_runs(lost))

    def _name(self, query: Query, phrase: Sequence[Token], alias: Alias, question: str, language: str) -> int:
        """Reads a phrase with its other names; gives the number of words that it is."""
        others = [word for name in alias.others for word in analyze(name, language)]
        known = [word for word in (*phrase, *others) if word.term and self._find(word.form, word.term)]
        if not known:  # neither stands in the texts
            return self._word(query, phrase[:2], question, language) if phrase[0].term else 1
        query.asked += [word.form for word in phrase if word.term]
        for word in known:
            query.terms.setdefault(word.term, self._find(word.form, word.term))
            query.forms.append(word.form)
        query.expanded += [(question[phrase[0].start : phrase[-1].end], name) for name in alias.others]
        return alias.length

    def _word(self, query: Query, asked: Sequence[Token], question: str, language: str) -> int:
        """Reads the first of two words; gives the number of words that were read."""
        term = term_of(language)
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
            # A word that has relatives is one of the language, and no misspelling.
            misspelt = len(query.corrected) < MAX_CORRECTED and not synonyms(word.term, language)
            forms = self._instead(word.form) if misspelt else ()
        for form in forms:
            query.terms.setdefault(term(form) or form, self._find(form, term(form)))
            query.forms.append(form)
        if forms:
            query.corrected.append((typed, " ".join(forms)))
        elif is_bigram(word.form):
            query.gone += 1
        elif typed not in query.missing:
            query.gone += 1
            query.missing.append(typed)
        return 2 if together else 1

    def _relate(self, query: Query, language: str) -> None:
        known = [(word, word, own) for word, own in query.terms.items()]
        missing = [(typed, word.term, ()) for typed in query.missing for word in content_tokens(typed, language)]
        asked = {term for terms in query.terms.values() for term in terms}
        for name, word, own in (*known, *missing):
            if others := tuple(other for other in self._relatives(word, language) if other not in asked):
                query.related[name] = RelatedTerms(own, others)

    def _relatives(self, word: str, language: str) -> tuple[int, ...]:
        """The numbers of a word's relatives that stand in the texts."""
        if not (terms := synonyms(word, language)):
            return ()
        if word not in self._others:
            found = map(self._postings.terms.find, terms)
            self._others[word] = tuple(number for number in found if number is not None)
        return self._others[word]

    def _together(self, word: Token, after: Token | None) -> bool:
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
        if pair := split_word(form, self._forms):
            return pair if all(self._find(part, "") for part in pair) else ()
        near = nearest_word(form, self._forms, self._passages)
        return (near,) if near and self._find(near, "") else ()

    def _passages(self, form: str) -> int:
        return max((self._postings.count(term) for term in self._find(form, "")), default=0)


def _names(missing: Iterable[str], asked: Iterable[Token], question: str, language: str) -> int:
    """How many of the missing words are written as names; none where capitals do not tell names from other words."""
    if language in _NOUNS_IN_CAPITALS or all(question[word.start].isupper() for word in asked if word.term):
        return 0
    return sum(typed[0].isupper() for typed in missing)
