"""A question in the words of an index: its content words, the terms they are found by, and what was misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from passages.model import Passage
from passages.search.analysis.analyzer import Token, analyze, content_tokens, is_bigram, term_of
from passages.search.analysis.common_words import is_common
from passages.search.analysis.languages import stop_words
from passages.search.index.bm25 import Postings
from passages.search.index.string_table import StringTable, TermDictionary
from passages.search.query.aliases import Alias, Aliases
from passages.search.query.compounds import HYPHENS, Compounds
from passages.search.query.derivations import derivations
from passages.search.query.question_frames import strip_frame
from passages.search.query.readings import AskedWord, WordReader, WordReading
from passages.search.query.spelling import SpellingBudget
from passages.search.query.synonyms import synonyms
from passages.search.query.unspaced import bigram_spans, missing_bigrams

MAX_WORDS = 64  # distinct content words of a question that are scored
MAX_CORRECTED = 8  # a question with more words that the texts do not have is not misspelt
_NOUNS_CAPITALIZED = frozenset(("de", "lb"))  # languages that write every noun with a capital


class SynonymTerms(NamedTuple):
    """The terms that a content word is found by, and those of its synonyms in the texts, by number."""

    own: tuple[int, ...]  # () for a word that the texts do not have
    synonyms: tuple[int, ...]


@dataclass(slots=True)
class Query:
    """A question in the words of the texts."""

    tokens: list[Token] = field(default_factory=list)  # all words as asked
    terms: dict[str, tuple[int, ...]] = field(default_factory=dict)  # content word in the texts -> its term numbers
    forms: list[str] = field(default_factory=list)  # words that the texts have, stop words included, in order
    content_forms: list[str] = field(default_factory=list)  # the content words as asked, in order
    missing: list[str] = field(default_factory=list)  # content words that the texts do not have, as typed
    missing_count: int = 0  # number of those words; in scripts without blanks, of the bigrams
    missing_names: int = 0  # number of the missing words that are names, but for part of a name that the texts have
    names: frozenset[str] = frozenset()  # those of `terms` that are written as names
    corrected: list[tuple[str, str]] = field(default_factory=list)  # (as typed, as read)
    expanded: list[tuple[str, str]] = field(default_factory=list)  # (as typed, another name for it)
    synonyms: dict[str, SynonymTerms] = field(default_factory=dict)  # for those of `terms` and `missing` that have any
    related: bool = False  # whether `terms` are but relatives of the only word, which the texts do not have
    budget: SpellingBudget = field(default_factory=SpellingBudget)  # what is left of it for further words

    @property
    def content_count(self) -> int:
        """The number of content words."""
        return len(self.terms) + self.missing_count


class QueryParser:
    """Parses questions with the words of an index, in the languages of its texts."""

    def __init__(
        self,
        postings: Postings,
        forms: TermDictionary,
        languages: tuple[str, ...],
        aliases: Iterable[Sequence[str]] = (),
        authors: Iterable[str] = (),
        sentence_forms: StringTable | None = None,
        passages: Sequence[Passage] = (),
    ) -> None:
        """Take the words of an index; `languages` are ISO 639-1, that of most passages first.

        Only with `sentence_forms` and `passages` are words that the texts write apart read together.
        """
        self._postings, self._forms = postings, forms
        self._stemmers = [term_of(language) for language in languages]
        self._aliases = Aliases(aliases, languages[0])
        self._authors = {token.form for author in authors for token in content_tokens(author, languages[0])}
        compounds = sentence_forms and Compounds(postings, forms, sentence_forms, passages, self._find_form)
        self._reader = WordReader(forms, self._find_form, self._terms_of, self._passage_count, compounds or None)
        self._synonyms: dict[str, tuple[int, ...]] = {}  # word -> those of its synonyms that the texts have

    def parse(self, question: str, language: str) -> Query:
        """Return `question`, analyzed in `language`, as a query. Never raises on any string."""
        query = Query()
        tokens = query.tokens = self._without_word_boundaries(analyze(question, language), language)
        content = set(strip_frame(tokens, self._authors, lambda token: bool(self._find(token.form, token.term))))
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if (alias := self._aliases.at(tokens, at)) and query.content_count < MAX_WORDS:
                at += self._add_name(query, tokens, at, alias, question, language)
            elif not token.term:
                if token.form in self._forms:
                    query.forms.append(token.form)
                at += 1
            elif token in content and query.content_count < MAX_WORDS:
                at += self._add_word(query, tokens, at, question, language)
            else:
                at += 1
        bigrams = [token for token in tokens if token in content and is_bigram(token.form)]
        query.missing += self._missing_spans(bigrams, question)
        self._add_names(query, tokens, question, language)
        self._add_synonyms(query, language)
        self._read_alone(query, language)
        return query

    def _without_word_boundaries(self, tokens: list[Token], language: str) -> list[Token]:
        """Return the tokens without the bigrams that merely join two words."""
        bigrams = [token for token in tokens if is_bigram(token.form)]
        if not bigrams:
            return tokens
        known = {token for token in bigrams if not token.term or self._find(token.form, token.term)}
        kept = known.union(missing_bigrams(bigrams, known, stop_words(language)))
        return [token for token in tokens if token in kept or not is_bigram(token.form)]

    def _missing_spans(self, bigrams: Sequence[Token], question: str) -> Iterable[str]:
        """Return the words, as typed, that bigrams which the texts do not have are part of."""
        missing = [token for token in bigrams if token.term and not self._find(token.form, token.term)]
        return dict.fromkeys(question[start:end] for start, end in bigram_spans(missing))

    def _add_name(
        self, query: Query, tokens: Sequence[Token], at: int, alias: Alias, question: str, language: str
    ) -> int:
        """Add the phrase from token `at` on and its other names; return the number of tokens consumed."""
        phrase = tokens[at : at + alias.length]
        others = [token for name in alias.others for token in analyze(name, language)]
        known = [token for token in (*phrase, *others) if token.term and self._find(token.form, token.term)]
        if not known:
            return self._add_word(query, tokens, at, question, language) if phrase[0].term else 1
        query.content_forms += [token.form for token in phrase if token.term]
        for token in known:
            query.terms.setdefault(token.term, self._find(token.form, token.term))
            query.forms.append(token.form)
        query.expanded += [(question[phrase[0].start : phrase[-1].end], name) for name in alias.others]
        return alias.length

    def _add_word(self, query: Query, tokens: Sequence[Token], at: int, question: str, language: str) -> int:
        """Add token `at`, or it and the next as one word; return the number of tokens consumed."""
        token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        numbers = self._find(token.form, token.term)
        if after and self._is_one_word(token, after, question):
            joined = token.form + after.form
            typed = question[token.start : after.end]
            self._add_reading(query, token, typed, WordReading((joined,), joined, True), language)
            return 2
        if numbers:
            written = self._reader.with_accents(token.form)
            query.content_forms.append(written)
            query.terms.setdefault(token.term, numbers)
            query.forms.append(written)
            return 1
        before = question[tokens[at - 1].start] if at else ""
        capital = question[token.start].isupper()
        asked = AskedWord(token.form, token.term, language, capital, at > 0 or not after, before.isupper())
        few = len(query.corrected) < MAX_CORRECTED
        reading = self._reader.read(asked, query.budget) if few else None
        self._add_reading(query, token, question[token.start : token.end], reading, language)
        return 1

    def _add_reading(self, query: Query, token: Token, typed: str, reading: WordReading | None, language: str) -> None:
        """Add a word that the texts do not have as typed: as what it is read as, or as missing."""
        term = term_of(language)
        for form in reading.forms if reading else ():
            if numbers := self._find(form, term(form)):
                query.terms.setdefault(term(form) or form, numbers)
            query.forms.append(form)
        same = [form for form in reading.forms if self._find_form(form)] if reading and reading.same else []
        query.content_forms += same or [token.form]
        if reading:
            query.corrected.append((typed, reading.shown))
        elif is_bigram(token.form):
            query.missing_count += 1
        elif typed not in query.missing:
            query.missing_count += 1
            query.missing.append(typed)

    def _add_synonyms(self, query: Query, language: str) -> None:
        known = [(term, term, numbers, "") for term, numbers in query.terms.items()]
        missing = [
            (typed, token.term, (), token.form) for typed in query.missing for token in content_tokens(typed, language)
        ]
        own = {number for numbers in query.terms.values() for number in numbers}
        for name, term, numbers, form in (*known, *missing):
            related = (*self._synonyms_of(term, language), *self._derivations_of(form, language))
            if others := tuple(other for other in dict.fromkeys(related) if other not in own):
                query.synonyms[name] = SynonymTerms(numbers, others)

    def _add_names(self, query: Query, tokens: Sequence[Token], question: str, language: str) -> None:
        """Add which words are written as names; none where capitals do not tell names from other words.

        A first name that the texts lack, beside a last name that they have, says nothing: "Daniel Webster".
        """
        if language in _NOUNS_CAPITALIZED or all(question[token.start].isupper() for token in tokens if token.term):
            return
        names = [token for token in tokens if token.term and token.start and question[token.start].isupper()]
        known = {token for token in names if token.term in query.terms}
        query.names = frozenset(token.term for token in known)
        beside = {each for both in pairwise(tokens) if known.intersection(both) for each in both}
        query.missing_names = sum(
            question[token.start : token.end] in query.missing for token in names if token not in beside
        )

    def _synonyms_of(self, term: str, language: str) -> tuple[int, ...]:
        """Return the numbers of a term's synonyms in the texts."""
        if not (terms := synonyms(term, language)):
            return ()
        if term not in self._synonyms:
            found = map(self._postings.terms.find, terms)
            self._synonyms[term] = tuple(number for number in found if number is not None)
        return self._synonyms[term]

    def _derivations_of(self, form: str, language: str) -> Iterator[int]:
        """Yield the numbers of the terms of those relatives of a form that the texts have."""
        related = derivations(form, language) if form else ()
        written = self._forms.among(related)
        for other in related:
            if other in written:
                yield from self._find_form(other)

    def _read_alone(self, query: Query, language: str) -> None:
        """Find the only content word of a question by its relatives, if the texts do not have it.

        A word that says little of a subject has to be the whole question: "poor", but not "what was said?".
        """
        if query.terms or query.missing_count != 1 or len(query.synonyms) != 1:
            return
        if len(query.tokens) > 1 and is_common(query.missing[0], language):
            return
        query.related = True
        for _, others in query.synonyms.values():
            query.terms |= {self._postings.terms[number]: (number,) for number in others}

    def _is_one_word(self, token: Token, after: Token, question: str) -> bool:
        """Return whether the texts write two tokens as one content word, and do not have both of them."""
        between = question[token.end : after.start]
        if between not in (" ", *HYPHENS) or not self._find_form(form := token.form + after.form):
            return False
        return form in self._forms and not (self._known(token) and self._known(after))

    def _known(self, token: Token) -> bool:
        return bool(self._find(token.form, token.term)) if token.term else token.form in self._forms

    def _find_form(self, form: str) -> tuple[int, ...]:
        return self._find(form, "")

    def _find(self, form: str, term: str) -> tuple[int, ...]:
        """Return the numbers of the terms that a word is found by, in any language of the texts."""
        candidates = dict.fromkeys((term, *(stem(form) for stem in self._stemmers)))
        found = (self._postings.terms.find(candidate) for candidate in candidates if candidate)
        return tuple(number for number in found if number is not None)

    def _terms_of(self, forms: Iterable[str]) -> dict[str, str]:
        """Map those of some forms that have a term in the texts, in any of their languages, to it."""
        terms = {form: {stem(form) for stem in self._stemmers} - {""} for form in forms}
        known = self._postings.terms.among(set().union(*terms.values()))
        return {form: max(own & known) for form, own in terms.items() if own & known}

    def _passage_count(self, form: str) -> int:
        return max((self._postings.count(term) for term in self._find(form, "")), default=0)
