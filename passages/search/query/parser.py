"""A question in the words of an index: its content words, the terms they are found by, and what was misspelt."""

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
from passages.search.query.spelling import SpellingBudget, SpellingDictionary, nearest_word, split_word
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

    terms: dict[str, tuple[int, ...]] = field(default_factory=dict)  # content word in the texts -> its term numbers
    forms: list[str] = field(default_factory=list)  # words that the texts have, stop words included, in order
    content_forms: list[str] = field(default_factory=list)  # the content words as asked, in order
    missing: list[str] = field(default_factory=list)  # content words that the texts do not have, as typed
    missing_count: int = 0  # number of those words; in scripts without blanks, of the bigrams
    missing_names: int = 0  # number of the missing words that are written as names
    corrected: list[tuple[str, str]] = field(default_factory=list)  # (as typed, as read)
    expanded: list[tuple[str, str]] = field(default_factory=list)  # (as typed, another name for it)
    synonyms: dict[str, SynonymTerms] = field(default_factory=dict)  # for those of `terms` and `missing` that have any
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
    ) -> None:
        """Take the words of an index; `languages` are ISO 639-1, that of most passages first."""
        self._postings, self._forms = postings, forms
        self._stemmers = [term_of(language) for language in languages]
        self._aliases = Aliases(aliases, languages[0])
        self._authors = {token.form for author in authors for token in content_tokens(author, languages[0])}
        self._spelling = SpellingDictionary(forms)
        self._synonyms: dict[str, tuple[int, ...]] = {}  # word -> those of its synonyms that the texts have

    def parse(self, question: str, language: str) -> Query:
        """Return `question`, analyzed in `language`, as a query. Never raises on any string."""
        query = Query()
        tokens = self._without_word_boundaries(analyze(question, language), language)
        content = set(strip_frame(tokens, self._authors, lambda token: bool(self._find(token.form, token.term))))
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if (alias := self._aliases.at(tokens, at)) and query.content_count < MAX_WORDS:
                at += self._add_name(query, tokens[at : at + alias.length], alias, question, language)
            elif not token.term:
                if token.form in self._forms:
                    query.forms.append(token.form)
                at += 1
            elif token in content and query.content_count < MAX_WORDS:
                at += self._add_word(query, tokens[at : at + 2], question, language)
            else:
                at += 1
        bigrams = [token for token in tokens if token in content and is_bigram(token.form)]
        query.missing += self._missing_spans(bigrams, question)
        query.missing_names = _count_names(query.missing, tokens, question, language)
        self._add_synonyms(query, language)
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

    def _add_name(self, query: Query, phrase: Sequence[Token], alias: Alias, question: str, language: str) -> int:
        """Add a phrase and its other names; return the number of tokens consumed."""
        others = [token for name in alias.others for token in analyze(name, language)]
        known = [token for token in (*phrase, *others) if token.term and self._find(token.form, token.term)]
        if not known:
            return self._add_word(query, phrase[:2], question, language) if phrase[0].term else 1
        query.content_forms += [token.form for token in phrase if token.term]
        for token in known:
            query.terms.setdefault(token.term, self._find(token.form, token.term))
            query.forms.append(token.form)
        query.expanded += [(question[phrase[0].start : phrase[-1].end], name) for name in alias.others]
        return alias.length

    def _add_word(self, query: Query, tokens: Sequence[Token], question: str, language: str) -> int:
        """Add the first of one or two tokens, or both as one word; return the number of tokens consumed."""
        token, after = tokens[0], tokens[1] if len(tokens) > 1 else None
        query.content_forms.append(token.form)
        if numbers := self._find(token.form, token.term):
            query.terms.setdefault(token.term, numbers)
            query.forms.append(token.form)
            return 1
        if after and self._is_one_word(token, after):
            self._add_missing(query, token, question[token.start : after.end], (token.form + after.form,), language)
            return 2
        # A word that has synonyms is one of the language, and no misspelling.
        misspelt = len(query.corrected) < MAX_CORRECTED and not synonyms(token.term, language)
        corrections = self._corrections(token.form, query.budget) if misspelt else ()
        self._add_missing(query, token, question[token.start : token.end], corrections, language)
        return 1

    def _add_missing(self, query: Query, token: Token, typed: str, corrections: tuple[str, ...], language: str) -> None:
        """Add a word that the texts do not have as typed: as its corrections, or as missing if there are none."""
        term = term_of(language)
        for form in corrections:
            query.terms.setdefault(term(form) or form, self._find(form, term(form)))
            query.forms.append(form)
        if corrections:
            query.corrected.append((typed, " ".join(corrections)))
        elif is_bigram(token.form):
            query.missing_count += 1
        elif typed not in query.missing:
            query.missing_count += 1
            query.missing.append(typed)

    def _add_synonyms(self, query: Query, language: str) -> None:
        known = [(term, term, numbers) for term, numbers in query.terms.items()]
        missing = [(typed, token.term, ()) for typed in query.missing for token in content_tokens(typed, language)]
        own = {number for numbers in query.terms.values() for number in numbers}
        for name, term, numbers in (*known, *missing):
            if others := tuple(other for other in self._synonyms_of(term, language) if other not in own):
                query.synonyms[name] = SynonymTerms(numbers, others)

    def _synonyms_of(self, term: str, language: str) -> tuple[int, ...]:
        """Return the numbers of a term's synonyms in the texts."""
        if not (terms := synonyms(term, language)):
            return ()
        if term not in self._synonyms:
            found = map(self._postings.terms.find, terms)
            self._synonyms[term] = tuple(number for number in found if number is not None)
        return self._synonyms[term]

    def _is_one_word(self, token: Token, after: Token) -> bool:
        """Return whether the texts write two tokens as one content word, and do not have the second alone."""
        form = token.form + after.form
        return form in self._forms and bool(self._find(form, "")) and not self._find(after.form, after.term)

    def _find(self, form: str, term: str) -> tuple[int, ...]:
        """Return the numbers of the terms that a word is found by, in any language of the texts."""
        candidates = dict.fromkeys((term, *(stem(form) for stem in self._stemmers)))
        found = (self._postings.terms.find(candidate) for candidate in candidates if candidate)
        return tuple(number for number in found if number is not None)

    def _corrections(self, form: str, budget: SpellingBudget) -> tuple[str, ...]:
        """Return the word, or the two words, of the texts that a misspelt word was meant to be; () if none is near."""
        if pair := split_word(form, self._forms, budget):
            return pair if all(self._find(part, "") for part in pair) else ()
        near = nearest_word(form, self._spelling, self._passage_count, budget)
        return (near,) if near and self._find(near, "") else ()

    def _passage_count(self, form: str) -> int:
        return max((self._postings.count(term) for term in self._find(form, "")), default=0)


def _count_names(missing: Iterable[str], tokens: Iterable[Token], question: str, language: str) -> int:
    """Count the missing words that are written as names; 0 where capitals do not tell names from other words."""
    if language in _NOUNS_CAPITALIZED or all(question[token.start].isupper() for token in tokens if token.term):
        return 0
    return sum(typed[0].isupper() for typed in missing)
