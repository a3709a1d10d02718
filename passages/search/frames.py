"""Question frames: "What does the author say about …", "does the essay mention …", "according to the text".

They name the text that is asked, not what is asked of it, and so carry no weight. A small grammar of four shapes, where
stop words may stand between any two parts:

    speaker saying                 does the author ever say, the essay mentions
    in the text                    in this chapter, according to the author; then also "is … mentioned"
    does anybody say about         what does Mill think about …
    tell, explain, …               can you tell me …, please explain …
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from passages.search.words import Word

_WORKS = frozenset("text texts essay article passage chapter".split())
_SPEAKERS = _WORKS | frozenset("author authors writer writers narrator book paper page section piece story".split())
_SAYING = frozenset(
    "say says said saying mention mentions mentioned discuss discusses discussed talk talks talked speak speaks write "
    "writes wrote written state states stated claim claims claimed argue argues argued tell tells told describe "
    "describes described explain explains explained think thinks thought believe believes believed suggest suggests "
    "address addresses cover covers refer refers treat treats".split()
)
_SAID = frozenset("mentioned discussed said stated described explained written told argued claimed".split())
_TELLING = frozenset("tell explain describe show find quote summarize summarise".split())
_INSIDE = frozenset("in within throughout from by to".split())
_POINTING = frozenset("the this that".split())
_ABOUT = frozenset("about on of regarding concerning".split())
_DOING = frozenset("do does did".split())


def unframed(asked: Sequence[Word]) -> list[Word]:
    """The content words of a question without those of its frame; all of them where the frame is the whole question."""
    content = [word for word in asked if word.term]
    frame = set(_frame(asked, content))
    return [word for word in content if word not in frame] or content


def _frame(asked: Sequence[Word], content: Sequence[Word]) -> Iterator[Word]:
    for word, after in pairwise(content):
        if word.form in _SPEAKERS and after.form in _SAYING:
            yield from (word, after)
    forms = [word.form for word in asked]
    for at, word in enumerate(asked):
        before, following = forms[max(at - 2, 0) : at], forms[at + 1 : at + 2]
        if len(before) == 2 and before[0] in _INSIDE and before[1] in _POINTING:
            if forms[at - 3 : at - 2] == ["according"]:
                yield from (asked[at - 3], word)
            elif word.form in _WORKS:
                yield word
                yield from (other for other in content if other.form in _SAID)
        if word.form in _SAYING and _ABOUT.intersection(following) and _DOING.intersection(forms[:at]):
            yield word
    if content and content[0].form in _TELLING:
        yield content[0]
