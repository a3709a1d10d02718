"""The buttons under a quote. What one does stands in its `custom_id`, so it works after a restart of the bot.

The owner of a message, who asked for it, turns its pages in place; anybody else gets a private copy, then theirs.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import ui

from bot import quoting, render
from bot.citing import Source, cite
from bot.commands.asking import send
from bot.commands.here import in_server
from bot.markdown import echo
from bot.press import PREFIX, Action, Place, Press, read_press, text_in
from passages.errors import LoccitError
from passages.leaf import NoLeaf, turn_to
from passages.model import Hit, Passage, Quote
from passages.shelf import Shelf, Text

if TYPE_CHECKING:
    from bot.client import LoccitClient

    Interaction = discord.Interaction[LoccitClient]
else:
    Interaction = discord.Interaction


class Outdated(LoccitError):
    """A button belongs to a text, or to a form of Loccit, that is no longer there."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Please ask again with `/ask`.")


class Pressed(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:[\s\S]+"):
    """Any button of a quote. (A button of a form that is not ours is answered by `bot.client.incoming`.)"""

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: ui.Item[Any], __: re.Match[str], /) -> Self:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            in_server(interaction)
            await _answer(interaction, read_press(self.custom_id))
        except Exception as error:  # noqa: BLE001  (discord.py would log it and leave the member without a word)
            await interaction.client.report(interaction, error)


async def _answer(interaction: Interaction, press: Press | None) -> None:
    if press is None:
        raise Outdated("This button is from an older version of me.")
    shelf = interaction.client.library.shelf
    if press.action in (Action.PAGE, Action.LEAF):
        await asyncio.to_thread(lambda: _find(shelf, press.place)[0].document)  # it may have to be read from the disk
    view = _view(shelf, replace(press, owner=interaction.user.id), render.heading_on(interaction.message))
    if press.action in _IN_PLACE and press.owner == interaction.user.id:
        await interaction.response.edit_message(view=view)
    else:
        await send(interaction, view, private=True)


_IN_PLACE = frozenset((Action.MORE, Action.OPEN, Action.BEFORE, Action.AFTER, Action.LEAF))


def _view(shelf: Shelf, press: Press, heading: str) -> ui.LayoutView:
    match press.action:
        case Action.MORE:
            return _more(shelf, press, heading)
        case Action.OPEN | Action.BEFORE | Action.AFTER | Action.NEAREST:
            return _passage(shelf, press, heading)
        case Action.PAGE | Action.LEAF:
            return _leaf(shelf, press)
        case Action.CITE:
            return _cite(shelf, press)
        case Action.NOTES:
            text, shown = _shown(shelf, press)
            return render.notes_view(shown.notes, quoting.source(shown.citation, text.version))


def _more(shelf: Shelf, press: Press, heading: str) -> ui.LayoutView:
    count = render.AT_ONCE if press.at else min(max(1, press.detail), render.AT_ONCE)
    places = press.places[press.at : press.at + count]
    if not places:
        raise Outdated("There are no more passages behind this button.")
    excerpts = [_excerpt(shelf, place, heading) for place in places]
    return render.answer_view(excerpts, heading, press.owner, render.Ranking(press.places, press.detail), press.at)


def _passage(shelf: Shelf, press: Press, heading: str) -> ui.LayoutView:
    step = {Action.BEFORE: -1, Action.AFTER: 1}.get(press.action, 0)
    place = Place(press.place.edition, press.place.number + step)
    excerpt, ranking = _excerpt(shelf, place, heading), render.Ranking(press.places[1:], press.detail)
    nearest = press.action is Action.NEAREST
    return render.passage_view(excerpt, heading, press.owner, ranking, nearest=nearest)


def _leaf(shelf: Shelf, press: Press) -> ui.LayoutView:
    text, shown = _shown(shelf, press)
    labels = text.document.labels
    if press.action is Action.PAGE:
        page = labels.index(shown.pages[0]) if shown.pages else len(labels)
        press = replace(press, action=Action.LEAF, at=page, detail=0)
    leaf = turn_to(text.document, labels[press.at] if press.at < len(labels) else "")
    if isinstance(leaf, NoLeaf):
        raise LoccitError(echo(leaf.message, 300))
    return render.leaf_view(leaf, text.document, press, text.version)


def _cite(shelf: Shelf, press: Press) -> ui.LayoutView:
    text, shown = _shown(shelf, press)
    citation = shown.citation
    source = cite(text.metadata, citation.pages, citation.basis, citation.paragraph)
    return render.plain_view(_forms(source, echo(text.metadata.container, 350)))


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


def _find(shelf: Shelf, place: Place) -> tuple[Text, Passage]:
    text = text_in(shelf, place.edition)
    if text is None:
        raise Outdated("That text has changed since, or is no longer here, so I cannot tell which passage this was.")
    if not 0 <= place.number < len(text.passages):
        raise Outdated("The text has no such passage.")
    return text, text.passages[place.number]


def _shown(shelf: Shelf, press: Press) -> tuple[Text, Quote]:
    """The sentences that were shown when the button was made."""
    text, passage = _find(shelf, press.place)
    sentences = passage.sentences[press.at : press.detail + 1] or passage.sentences
    return text, Quote(passage, press.place.number, 0.0, sentences, sentences[0])


def _excerpt(shelf: Shelf, place: Place, heading: str) -> render.Excerpt:
    """The whole passage; the words of the question that the heading shows are marked in it."""
    text, passage = _find(shelf, place)
    found = text.index.examine(render.question_in(heading), 1)
    hit = Hit(passage, 0.0, place.number)
    quote = Quote(passage, place.number, 0.0, passage.sentences, found.sentence(hit), found.matched(hit))
    return render.Excerpt(quote, place, len(text.passages), text.version)
