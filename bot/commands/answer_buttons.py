"""The buttons under a quote. What a button does is in its `custom_id`, so it works after a restart of the bot.

For the member who asked, a button changes the message; anybody else gets a private copy, which is then theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self, cast

from discord import ui

from bot.commands.ask_alone import ask_alone
from bot.commands.context import Interaction, app_of, origin_of, visible_texts_at
from bot.commands.deferral import admitted
from bot.commands.delivery import send
from bot.commands.errors import report
from bot.runtime.logs import keep_out
from bot.view import messages, quotes
from bot.view.citation_styles import Source, cite
from bot.view.csl_json import csl_item
from bot.view.custom_id import PREFIX, Action, ButtonId, PassageRef, parse_button_id, place_number, text_in
from bot.view.markdown import echo
from passages.errors import LoccitError
from passages.model import Hit, Passage, Quote
from passages.places.place_view import NoSuchPlace, PlaceView, open_around, open_at, whole_system
from passages.storage.snapshot import Text

Texts = Sequence[Text]  # those that may be shown where the button was pressed


class OutdatedButton(LoccitError):
    """A button belongs to an edition of a text, or to a version of Loccit, that is gone."""

    def __init__(self, why: str) -> None:
        """Say `why`, and how to get a new button."""
        super().__init__(f"{why} Please ask again with `/ask`.")


class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:[\s\S]+"):
    """Any button of a quote. A button with another prefix is answered by the client's `answer_unknown`."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: re.Match[str], /) -> Self:
        """Wrap a button that Discord sent."""
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Do what the `custom_id` says; report what goes wrong."""
        try:
            await _handle(interaction, parse_button_id(self.custom_id))
        except Exception as error:  # noqa: BLE001  (discord.py would log it and leave the member without a word)
            await report(interaction, error)


async def _handle(interaction: Interaction, button_id: ButtonId | None) -> None:
    async with admitted(interaction, private=True) as (end_deferral, slot):
        if button_id is None:
            raise OutdatedButton("This button is from an older version of me.")
        if button_id.beyond:
            _check_beyond(interaction, button_id)
        if button_id.action is Action.ALONE:
            await ask_alone(interaction, button_id, end_deferral, slot)
            return
        texts = (await visible_texts_at(app_of(interaction), origin_of(interaction), beyond=button_id.beyond)).texts
        mine, heading = replace(button_id, owner=interaction.user.id), messages.heading_on(interaction.message)
        keep_out(heading)
        view = await slot.run(_loaded_view, texts, mine, heading)
        await end_deferral()
        own = button_id.owner == interaction.user.id and not interaction.response.is_done()
        if button_id.action in _EDITS_MESSAGE and own:
            await interaction.response.edit_message(view=view)
        else:
            await send(interaction, view, private=True)


def _loaded_view(texts: Texts, button_id: ButtonId, heading: str) -> ui.LayoutView:
    """Return the reply. Blocks: texts may have to be read, and the question is searched again."""
    _load(texts, button_id)
    view = _view(texts, button_id, heading)
    return messages.with_beyond(view) if button_id.beyond else view


def _load(texts: Texts, button_id: ButtonId) -> None:
    """Load the texts of the reply into memory: they may have to be opened or read. Blocks."""
    shown = button_id.refs if button_id.action is Action.MORE else button_id.refs[:1]
    found = [_find(texts, ref)[0] for ref in shown]
    if button_id.action in (Action.PAGE, Action.PAGE_AT, Action.PLACE_AT):
        found[0].document  # noqa: B018  (reading it is the point)


def _check_beyond(interaction: Interaction, button_id: ButtonId) -> None:
    """Raise `LoccitError` unless the member asked beyond the channel's reading, in private, with this very message."""
    message = interaction.message
    if button_id.owner != interaction.user.id or message is None or not message.flags.ephemeral:
        raise LoccitError("This goes beyond what this channel has read. Ask with `/ask` and **beyond** to see it.")


_EDITS_MESSAGE = frozenset((Action.MORE, Action.OPEN, Action.BEFORE, Action.AFTER, Action.PAGE_AT, Action.PLACE_AT))


def _view(texts: Texts, button_id: ButtonId, heading: str) -> ui.LayoutView:
    match button_id.action:
        case Action.MORE:
            return _more(texts, button_id, heading)
        case Action.OPEN | Action.BEFORE | Action.AFTER | Action.NEAREST:
            return _passage(texts, button_id, heading)
        case Action.PAGE | Action.PAGE_AT | Action.PLACE_AT:
            return _place_at(texts, button_id)
        case Action.CITE:
            return _cite(texts, button_id)
        case Action.NOTES:
            text, shown = _shown_quote(texts, button_id)
            if not shown.notes:  # Discord takes no empty message
                raise LoccitError("No note belongs to this passage.")
            return messages.notes_view(shown.notes, quotes.source(shown.citation, text.version))
        case Action.ALONE:
            raise OutdatedButton("That button asks, and shows nothing that was found before.")


def _more(texts: Texts, button_id: ButtonId, heading: str) -> ui.LayoutView:
    count = messages.PER_MESSAGE if button_id.at else min(max(1, button_id.detail), messages.PER_MESSAGE)
    refs = button_id.refs[button_id.at : button_id.at + count]
    if not refs:
        raise OutdatedButton("There are no more passages behind this button.")
    excerpts = _excerpts(texts, refs, heading)
    return messages.answer_view(
        excerpts, heading, button_id.owner, messages.RankedRefs(button_id.refs, button_id.detail), button_id.at
    )


def _passage(texts: Texts, button_id: ButtonId, heading: str) -> ui.LayoutView:
    step = {Action.BEFORE: -1, Action.AFTER: 1}.get(button_id.action, 0)
    ref = PassageRef(button_id.ref.text_key, button_id.ref.number + step)
    (excerpt,), ranking = _excerpts(texts, [ref], heading), messages.RankedRefs(button_id.refs[1:], button_id.detail)
    nearest = button_id.action is Action.NEAREST
    return messages.passage_view(excerpt, heading, button_id.owner, ranking, nearest=nearest)


def _place_at(texts: Texts, button_id: ButtonId) -> ui.LayoutView:
    text, shown = _shown_quote(texts, button_id)
    if button_id.action is Action.PAGE:
        found, button_id = _around(text, shown), replace(button_id, detail=0)
    else:
        place = place_number(button_id)
        if place is None:
            raise OutdatedButton("This button is from another version of me.")
        found = open_at(text.document, *place)
    if isinstance(found, NoSuchPlace):
        raise LoccitError(echo(found.message, 300))
    return messages.page_view(found, text.document, button_id, text.version)


def _around(text: Text, shown: Quote) -> PlaceView | NoSuchPlace:
    """Return the page of a quote, or the smallest division that it stands in."""
    document, whole = text.document, whole_system(shown.places)
    if whole is None:
        return NoSuchPlace("I know no page and no chapter of that passage. **Before** and **After** lead on from it.")
    if shown.pages:
        return open_at(document, whole.system, document.labels.index(shown.pages[0]))
    return open_around(document, whole.system, shown.start)


def _cite(texts: Texts, button_id: ButtonId) -> ui.LayoutView:
    text, shown = _shown_quote(texts, button_id)
    citation = shown.citation
    source = cite(text.metadata, citation.pages, citation.basis, citation.paragraph, citation.places)
    lines = _citation_lines(source, echo(text.metadata.container, 350))
    item = json.dumps(csl_item(text.metadata), ensure_ascii=False, indent=1).replace("```", "'''")
    return messages.plain_view([*lines, f"**CSL-JSON**\n```json\n{item}\n```"])


def _citation_lines(source: Source, container: str) -> list[str]:
    styles = [("Chicago", source.chicago), ("MLA", source.mla), ("APA", source.apa)]
    bibtex = source.bibtex.replace("```", "'''")
    return [
        *(f"**{name}**\n{_with_italic_container(echo(citation, 350), container)}" for name, citation in styles),
        f"**BibTeX**\n```bibtex\n{bibtex[:1_200]}\n```",
    ]


def _with_italic_container(citation: str, container: str) -> str:
    before, found, after = citation.rpartition(container) if container else (citation, "", "")
    return f"{before}*{found}*{after}" if found else citation


def _find(texts: Texts, ref: PassageRef) -> tuple[Text, Passage]:
    text = text_in(texts, ref.text_key)
    if text is None:
        raise OutdatedButton(
            "That text has changed since, or is no longer here, or this channel's reading has moved, so I cannot tell "
            "which passage this was."
        )
    if not 0 <= ref.number < text.count:
        raise OutdatedButton("The text has no such passage.")
    return text, text.passages[ref.number]


def _shown_quote(texts: Texts, button_id: ButtonId) -> tuple[Text, Quote]:
    """Return the text and the sentences that were shown when the button was made."""
    text, passage = _find(texts, button_id.ref)
    sentences = passage.sentences[button_id.at : button_id.detail + 1] or passage.sentences
    return text, Quote(passage, button_id.ref.number, 0.0, sentences, sentences[0])


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
