"""Question frames: "What does the author say about …", "where does she touch upon …", "according to the text".

They name the text that is asked, not what is asked of it, and so carry no weight. A small grammar of a few patterns,
where stop words may stand between any two parts; a speaker may also be called by the name of a text's author:

    speaker saying                 does the author ever say, the essay mentions, Lankov's view, que dit l'auteur
    in the text                    in this chapter, at the end of the essay, in which part
    according to                   according to Mill, according to the author
    does anybody say about         what does Mill think about …, where does she touch upon …, does he bring up …
    is … mentioned                 are bees touched upon?, is grafting brought up anywhere in the essay?
    what reasons are given         which examples are offered, was any evidence cited
    tell, explain, …               can you tell me …, please explain …
    how does … differ from …       compared with, the difference between: what only compares is not asked for

Words of such frames, and what readers call the means of a text (theme, metaphor), are never missed: where the texts do
not have them they are frames wherever they stand. The English words are in `data/question_frames`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from passages.search.analysis.analyzer import Token
from passages.search.analysis.word_lists import read_lines

_DETERMINERS = frozenset("the this that his her its their your my our".split())
_PREPOSITIONS = frozenset("in within throughout from by to at near of".split())
_ABOUT = frozenset("about on of regarding concerning".split())
_AUXILIARIES = frozenset("do does did".split())
_PASSIVES = frozenset("is are was were be been being gets get".split())
_NOW = frozenset("is are be been".split())
_PRONOUNS = frozenset("he she they it you we i one anyone anybody somebody someone".split())
_WHICH = frozenset("which what".split())
_OPINIONS = frozenset("view views opinion opinions eyes mind words".split())
# Participles that are frames in the present alone: "where is Pip's schooling brought up", not "where was Pip …".
_DOUBTFUL = frozenset("brought raised covered treated considered introduced named told written spoken said".split())
_NEVER_MISSED = ("discourse", "comparing", "literary", "ordering")
# In other languages, where the verb may come first: "was sagt der Autor", "qué dice el texto", "que pense l'auteur".
_OTHER_SPEAKERS = frozenset(
    "autor autorin verfasser verfasserin aufsatz artikel essay text texte auteur auteure auteurs article essai "
    "chapitre livre autora autores texto ensayo artículo articulo capítulo capitulo libro autore autrice testo saggio "
    "articolo capitolo ensaio artigo schrijver schrijfster tekst hoofdstuk автор автора автору автором текст тексте "
    "текста статья статье эссе författaren författare texten forfatter forfatteren teksten".split()
)
_OTHER_SAYING = frozenset(
    "sagt sagen schreibt meint behauptet erwähnt erklärt beschreibt spricht denkt glaubt argumentiert dit écrit pense "
    "affirme mentionne explique décrit parle croit soutient dice dicen escribe piensa afirma menciona explica describe "
    "habla cree sostiene opina scrive pensa afferma descrive spiega parla crede diz escreve afirma fala acha zegt "
    "schrijft denkt beweert noemt vindt говорит говорится пишет думает считает утверждает описывает säger skriver "
    "anser siger skriver mener sier".split()
)
# Those that name a text or who wrote it and little else; "book" or "chapter" may be what is asked.
_NAMES_OF_TEXTS = frozenset(
    "author authors essay article autor autorin verfasser aufsatz auteur auteure essai autora ensayo autore autrice "
    "saggio ensaio schrijver автор автора автору 作者 著者 筆者 저자".split()
)


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    """Return the English words by class."""
    words: dict[str, list[str]] = {}
    for line in read_lines("question_frames", "en"):
        name, _, rest = line.partition(":")
        words.setdefault(name, []).extend(rest.split())
    words["speakers"] += words["works"]
    return {name: frozenset(each) for name, each in words.items()}


def strip_frame(tokens: Sequence[Token], authors: Collection[str], known: Callable[[Token], bool]) -> list[Token]:
    """Return the content words of a question without its frame; all of them if the frame is the whole question.

    `authors` are the words of the names of the texts' authors. Like the words that name a text or speak of it, they are
    part of the frame if the texts do not have them, which `known` tells.
    """
    content = [token for token in tokens if token.term]
    frame = {*_spoken(tokens, content, authors), *_about_the_text(tokens, content), *_compared(tokens, content)}
    words = _classes()
    names = _NAMES_OF_TEXTS.union(authors, *(words[each] for each in _NEVER_MISSED))
    forms = {token.form for token in tokens}
    if frame and {"first", "then"} <= forms:
        frame.update(token for token in content if token.form in words["ordering"])
    frame.update(token for token in content if token.form in names and not known(token))
    return [token for token in content if token not in frame] or content


def _spoken(tokens: Sequence[Token], content: Sequence[Token], authors: Collection[str]) -> Iterator[Token]:
    """Yield who speaks, and the verb of speaking."""
    words = _classes()
    for token, after in pairwise(content):
        if (token.form in words["speakers"] or token.form in authors) and after.form in words["saying"]:
            yield from (token, after)
        if _is_foreign(token, after) or _is_foreign(after, token):
            yield from (token, after)
    forms = [token.form for token in tokens]
    speakers = words["speakers"].union(authors)
    for at, token in enumerate(tokens[1:], 1):
        before, following = forms[:at], forms[at + 1 : at + 2]
        phrasal = _is_phrasal(token.form, following)
        if phrasal and token.form in words["said"] and _is_passive(token.form, before):
            yield token
        if not _AUXILIARIES.intersection(before):
            continue
        subject = _is_subject(before, authors)
        if (token.form in words["saying"] and _ABOUT.intersection(following)) or (
            subject and token.form in words["discourse"]
        ):
            yield token
        if phrasal and (subject or speakers.intersection(before)):
            yield token
            if at > 1 and forms[at - 2] in words["trying"]:  # "want to point out"
                yield tokens[at - 2]


def _is_subject(before: Sequence[str], authors: Collection[str]) -> bool:
    """Return whether words end in "does she", "did they ever", "does Mill"."""
    turned = zip(before[-3:], before[-2:], strict=False)
    return before[-1] in authors or any(one in _AUXILIARIES and two in _PRONOUNS for one, two in turned)


def _is_phrasal(form: str, following: Sequence[str]) -> bool:
    """Return whether a verb and the word after it are such as "touch upon"."""
    particles = ["on" if each == "upon" else each for each in following]
    return any(form in _classes().get(f"phrasal {particle}", ()) for particle in particles)


def _about_the_text(tokens: Sequence[Token], content: Sequence[Token]) -> Iterator[Token]:
    """Yield the words for a place in the text, for being said there, and for being told."""
    words = _classes()
    places = set(_places(tokens))
    yield from places
    in_text = any(token.form in words["speakers"] for token in places)
    forms = [token.form for token in tokens]
    for token in content if in_text else content[-1:]:
        passive = token.form in words["said"] and _is_passive(token.form, forms)
        if passive or (in_text and token.form in words["said"] | words["said in it"]):
            yield token
    for token, after in pairwise(content):
        if token.form in words["grounds"] and after.form in words["given"]:
            yield from (token, after)
    if content and content[0].form in words["telling"]:
        yield content[0]
    if content and content[-1].form in words["given"]:
        yield from (token for token in (content[0], content[-1]) if content[0].form in words["grounds"])


def _places(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words of "in the essay", "in which part", "according to the author", "in her view"."""
    words = _classes()
    forms = [token.form for token in tokens]
    for at, token in enumerate(tokens):
        if token.form == "according" and forms[at + 1 : at + 2] == ["to"]:
            yield token
        if at < 2 or forms[at - 2] not in _PREPOSITIONS or forms[at - 1] not in _DETERMINERS | _WHICH:
            continue
        is_source = token.form in words["speakers"] and forms[max(at - 3, 0)] == "according"
        is_part = token.form in words["parts"] and (forms[at - 1] in _WHICH or _names_work(forms[at + 1 : at + 4]))
        if token.form in words["works"] or token.form in _OPINIONS or is_source or is_part:
            yield token


def _is_passive(participle: str, before: Sequence[str]) -> bool:
    """Return whether a participle after these words says what a text does, not what is done in it."""
    if participle in _DOUBTFUL:
        return not _NOW.isdisjoint(before)
    return not _PASSIVES.isdisjoint(before)


def _names_work(forms: Sequence[str]) -> bool:
    return forms[:1] == ["of"] and not _classes()["speakers"].isdisjoint(forms)


def _compared(tokens: Sequence[Token], content: Sequence[Token]) -> Iterator[Token]:
    """Yield the words that only compare two things, where both are named."""
    words = _classes()
    joined = (at for at, token in enumerate(tokens) if token.form in words["joining"])
    joins = next(joined, len(tokens))
    if any(token.term and token.form not in words["comparing"] for token in tokens[joins + 1 :]):
        yield from (token for token in content if token.form in words["comparing"])


def _is_foreign(speaker: Token, saying: Token) -> bool:
    return speaker.form in _OTHER_SPEAKERS and saying.form in _OTHER_SAYING
