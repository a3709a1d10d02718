"""The buttons under a quote. What one does stands in its `custom_id`, so it works after a restart of the bot.

The owner of a message, who asked for it, turns its pages in place; anybody else gets a private copy, then theirs.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self, cast

from discord import ui

from bot.commands.context import Interaction, app_of, origin_of, visible_texts_at
from bot.commands.deferral import admitted
from bot.commands.delivery import send
from bot.commands.errors import report
from bot.view import messages, quotes
from bot.view.citation_styles import Source, cite
from bot.view.custom_id import PREFIX, Action, ButtonId, PassageRef, parse_button_id, text_in
from bot.view.markdown import echo
from passages.errors import LoccitError
from passages.model import Hit, Passage, Quote
from passages.places.place_view import NoSuchPage, open_page
from passages.storage.snapshot import Text

Texts = Sequence[Text]  # those that may be shown where the button was pressed


class Outdated(LoccitError):
    """A button belongs to a text, or to a form of Loccit, that is no longer there."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Please ask again with `/ask`.")


class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:[\s\S]+"):
    """Any button of a quote. (A button of a form that is not ours is answered by `bot.client.interactions`.)"""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: re.Match[str], /) -> Self:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        try:
            await _answer(interaction, parse_button_id(self.custom_id))
        except Exception as error:  # noqa: BLE001  (discord.py would log it and leave the member without a word)
            await report(interaction, error)


async def _answer(interaction: Interaction, press: ButtonId | None) -> None:
    async with admitted(interaction, private=True) as end_deferral:
        if press is None:
            raise Outdated("This button is from an older version of me.")
        if press.beyond:
            _check_beyond(interaction, press)
        texts = (await visible_texts_at(app_of(interaction), origin_of(interaction), beyond=press.beyond)).texts
        await asyncio.to_thread(_open, texts, press)
        await end_deferral()
        view = _view(texts, replace(press, owner=interaction.user.id), messages.heading_on(interaction.message))
        view = messages.with_beyond(view) if press.beyond else view
        mine = press.owner == interaction.user.id and not interaction.response.is_done()
        if press.action in _IN_PLACE and mine:
            await interaction.response.edit_message(view=view)
        else:
            await send(interaction, view, private=True)


def _open(texts: Texts, press: ButtonId) -> None:
    """Have in memory what the reply is made of: it may have to be opened, or read, first."""
    shown = press.refs if press.action is Action.MORE else press.refs[:1]
    found = [_find(texts, place)[0] for place in shown]
    if press.action in (Action.PAGE, Action.LEAF):
        found[0].document  # noqa: B018  (reading it is the point)


def _check_beyond(interaction: Interaction, press: ButtonId) -> None:
    """What is beyond the channel's reading was asked by one member in private, and is shown to nobody else."""
    message = interaction.message
    if press.owner != interaction.user.id or message is None or not message.flags.ephemeral:
        raise LoccitError("This goes beyond what this channel has read. Ask with `/ask` and **beyond** to see it.")


_IN_PLACE = frozenset((Action.MORE, Action.OPEN, Action.BEFORE, Action.AFTER, Action.LEAF))


def _view(texts: Texts, press: ButtonId, heading: str) -> ui.LayoutView:
    match press.action:
        case Action.MORE:
            return _more(texts, press, heading)
        case Action.OPEN | Action.BEFORE | Action.AFTER | Action.NEAREST:
            return _passage(texts, press, heading)
        case Action.PAGE | Action.LEAF:
            return _page_at(texts, press)
        case Action.CITE:
            return _cite(texts, press)
        case Action.NOTES:
            text, shown = _shown(texts, press)
            if not shown.notes:  # Discord takes no empty message
                raise LoccitError("No note belongs to this passage.")
            return messages.notes_view(shown.notes, quotes.source(shown.citation, text.version))


def _more(texts: Texts, press: ButtonId, heading: str) -> ui.LayoutView:
    count = messages.PER_MESSAGE if press.at else min(max(1, press.detail), messages.PER_MESSAGE)
    places = press.refs[press.at : press.at + count]
    if not places:
        raise Outdated("There are no more passages behind this button.")
    excerpts = _excerpts(texts, places, heading)
    return messages.answer_view(excerpts, heading, press.owner, messages.RankedRefs(press.refs, press.detail), press.at)


def _passage(texts: Texts, press: ButtonId, heading: str) -> ui.LayoutView:
    step = {Action.BEFORE: -1, Action.AFTER: 1}.get(press.action, 0)
    place = PassageRef(press.ref.text_key, press.ref.number + step)
    (excerpt,), ranking = _excerpts(texts, [place], heading), messages.RankedRefs(press.refs[1:], press.detail)
    nearest = press.action is Action.NEAREST
    return messages.passage_view(excerpt, heading, press.owner, ranking, nearest=nearest)


def _page_at(texts: Texts, press: ButtonId) -> ui.LayoutView:
    text, shown = _shown(texts, press)
    labels = text.document.labels
    if press.action is Action.PAGE:
        page = labels.index(shown.pages[0]) if shown.pages else len(labels)
        press = replace(press, action=Action.LEAF, at=page, detail=0)
    leaf = open_page(text.document, labels[press.at] if press.at < len(labels) else "")
    if isinstance(leaf, NoSuchPage):
        raise LoccitError(echo(leaf.message, 300))
    return messages.page_view(leaf, text.document, press, text.version)


def _cite(texts: Texts, press: ButtonId) -> ui.LayoutView:
    text, shown = _shown(texts, press)
    citation = shown.citation
    source = cite(text.metadata, citation.pages, citation.basis, citation.paragraph)
    return messages.plain_view(_forms(source, echo(text.metadata.container, 350)))


def _forms(source: Source, container: str) -> list[str]:
    named = [("Chicago", source.chicago), ("MLA", source.mla), ("APA", source.apa)]
    bibtex = source.bibtex.replace("```", "'''")
    return [
        *(f"**{name}**\n{_italic(echo(form, 350), container)}" for name, form in named),
        f"**BibTeX**\n```bibtex\n{bibtex[:1_200]}\n```",
    ]


def _italic(form: str, container: str) -> str:
    before, found, after = form.rpartition(container) if container else (form, "", "")
    return f"{before}*{found}*{after}" if found else form


def _find(texts: Texts, place: PassageRef) -> tuple[Text, Passage]:
    text = text_in(texts, place.text_key)
    if text is None:
        raise Outdated(
            "That text has changed since, or is no longer here, or this channel's reading has moved, so I cannot tell "
            "which passage this was."
        )
    if not 0 <= place.number < text.count:
        raise Outdated("The text has no such passage.")
    return text, text.passages[place.number]


def _shown(texts: Texts, press: ButtonId) -> tuple[Text, Quote]:
    """The sentences that were shown when the button was made."""
    text, passage = _find(texts, press.ref)
    sentences = passage.sentences[press.at : press.detail + 1] or passage.sentences
    return text, Quote(passage, press.ref.number, 0.0, sentences, sentences[0])


def _excerpts(texts: Texts, refs: Sequence[PassageRef], heading: str) -> list[messages.Excerpt]:
    """Return whole passages, in which the words of the heading's question are marked. Searches each text once."""
    question = messages.question_in(heading)
    first = {ref.text_key: ref for ref in refs}
    found = {key: _find(texts, ref)[0].index.query(question, 1) for key, ref in first.items()}
    excerpts = []
    for ref in refs:
        text, passage = _find(texts, ref)
        result, hit = found[ref.text_key], Hit(passage, 0.0, ref.number)
        quote = Quote(passage, ref.number, 0.0, passage.sentences, result.best_sentence(hit), result.matched(hit))
        excerpts.append(messages.Excerpt(quote, ref, text.count, text.version))
    return excerpts
