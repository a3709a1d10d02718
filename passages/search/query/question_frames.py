"""Question frames: "What does the author say about …", "does the essay mention …", "according to the text".

They name the text that is asked, not what is asked of it, and so carry no weight. A small grammar of a few patterns,
where stop words may stand between any two parts; a speaker may also be called by the name of a text's author:

    speaker saying                 does the author ever say, the essay mentions, Lankov's view, que dit l'auteur
    in the text                    in this chapter, according to the author; "is … mentioned" then counts too
    does anybody say about         what does Mill think about …
    what reasons are given         which examples are offered, was any evidence cited
    tell, explain, …               can you tell me …, please explain …
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from passages.search.analysis.analyzer import Token

_WORKS = frozenset("text texts essay article passage chapter".split())
_SPEAKERS = _WORKS | frozenset("author authors writer writers narrator book paper page section piece story".split())
_SAYING = frozenset(
    "say says said saying mention mentions mentioned discuss discusses discussed talk talks talked speak speaks write "
    "writes wrote written state states stated claim claims claimed argue argues argued tell tells told describe "
    "describes described explain explains explained think thinks thought believe believes believed suggest suggests "
    "address addresses cover covers refer refers treat treats mean means meant conclude concludes concluded feel feels "
    "view views opinion opinions attitude stance".split()
)
_SAID = frozenset("mentioned discussed said stated described explained written told argued claimed".split())
_TELLING = frozenset("tell explain describe show find quote summarize summarise".split())
_PREPOSITIONS = frozenset("in within throughout from by to".split())
_DETERMINERS = frozenset("the this that".split())
_ABOUT = frozenset("about on of regarding concerning".split())
_AUXILIARIES = frozenset("do does did".split())
_GROUNDS = frozenset("reason reasons example examples evidence argument arguments explanation explanations".split())
_GIVEN = frozenset("given offered cited named provided".split())
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


def strip_frame(tokens: Sequence[Token], authors: Collection[str], known: Callable[[Token], bool]) -> list[Token]:
    """Return the content words of a question without its frame; all of them if the frame is the whole question.

    `authors` are the words of the names of the texts' authors. Like the words that name a text, they are part of the
    frame if the texts do not have them, which `known` tells.
    """
    content = [token for token in tokens if token.term]
    frame = set(_frame(tokens, content, authors))
    names = _NAMES_OF_TEXTS.union(authors)
    frame.update(token for token in content if token.form in names and not known(token))
    return [token for token in content if token not in frame] or content


def _frame(tokens: Sequence[Token], content: Sequence[Token], authors: Collection[str]) -> Iterator[Token]:
    for token, after in pairwise(content):
        if (token.form in _SPEAKERS or token.form in authors) and after.form in _SAYING:
            yield from (token, after)
        if (token.form in _GROUNDS and after.form in _GIVEN) or _is_foreign(token, after) or _is_foreign(after, token):
            yield from (token, after)
    forms = [token.form for token in tokens]
    for at, token in enumerate(tokens):
        before, following = forms[max(at - 2, 0) : at], forms[at + 1 : at + 2]
        if len(before) == 2 and before[0] in _PREPOSITIONS and before[1] in _DETERMINERS:
            if forms[at - 3 : at - 2] == ["according"]:
                yield from (tokens[at - 3], token)
            elif token.form in _WORKS:
                yield token
                yield from (other for other in content if other.form in _SAID)
        if token.form in _SAYING and _ABOUT.intersection(following) and _AUXILIARIES.intersection(forms[:at]):
            yield token
    if content and content[0].form in _TELLING:
        yield content[0]
    if content and content[-1].form in _GIVEN:
        yield from (token for token in (content[0], content[-1]) if content[0].form in _GROUNDS)


def _is_foreign(speaker: Token, saying: Token) -> bool:
    return speaker.form in _OTHER_SPEAKERS and saying.form in _OTHER_SAYING
