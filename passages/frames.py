"""Question frames: "What does the author say about …", "does the essay mention …", "according to the text".

They name the text that is asked, not what is asked of it, and so carry no weight. A small grammar, of three shapes:

    [speaker] [verb of saying]      does the author | say, the essay | mention
    in | of | according to [text]   in the text, according to the author
    [you] [verb of telling]         can you tell me, explain, please describe
"""

from __future__ import annotations

from collections.abc import Sequence

from passages.words import Word

_SPEAKERS = frozenset(
    "author authors writer writers narrator text texts essay article book paper chapter passage page section "
    "piece".split()
)
_SAYING = frozenset(
    "say says said saying mention mentions mentioned discuss discusses discussed talk talks talked speak speaks write "
    "writes wrote written state states stated claim claims claimed argue argues argued tell tells told describe "
    "describes described explain explains explained think thinks thought believe believes believed suggest suggests "
    "address addresses cover covers refer refers treat treats".split()
)
_TELLING = frozenset("tell explain describe show find quote summarize summarise".split())


def unframed(asked: Sequence[Word]) -> list[Word]:
    """The content words of a question without those of its frame; all of them where the frame is the whole question."""
    kept = list(asked)
    for at, word in enumerate(asked):
        if word.form in _SPEAKERS and at + 1 < len(asked) and asked[at + 1].form in _SAYING:
            kept = [w for w in kept if w not in (word, asked[at + 1])]
    if kept and kept[0].form in _TELLING and asked[0] is kept[0]:
        kept = kept[1:]
    return kept or list(asked)
