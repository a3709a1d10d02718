"""Render an answer as Components V2 messages that stay inside Discord's limits, whatever the text.

A message has at most 4,000 characters and 40 components. Our own words are rendered first; the quotes share the rest,
counted after escaping. Every view is a `StoppedView`: its buttons mean what their `custom_id` says
(`bot.view.custom_id`), so discord.py need not remember it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final, NamedTuple

import discord
from discord import ui

from bot.view import quotes
from bot.view.custom_id import Action, ButtonId, PassageRef, PlaceNumber, parse_button_id, place_button
from bot.view.markdown import echo, length, plain, unescape
from bot.view.stopped_view import StoppedView
from passages.model import Answer, Confidence, Document, Note, Quote, Reason
from passages.places.place_view import PlaceView, place_noun, whole_system

MAX_CHARACTERS: Final = 4_000
# Characters of the first and further quotes, at most: a channel is for talking.
_FIRST, _FURTHER = 1_900, 420
PER_MESSAGE: Final = 3  # passages that More passages shows
_NEAREST: Final = "The nearest passage, which may not be about it:"
_ALONE: Final = "Ask alone"
_READ_AS: Final = "-# read as: "
_HEADING_ID: Final = 1_000_001
_MAX_NOUN: Final = 30  # characters of what a place is called
_MIN_NOTE: Final = 200  # a note gets at least this much room, or none


class Excerpt(NamedTuple):
    """A quote, and what its buttons need: its place among the `of` passages of one edition of a text."""

    quote: Quote
    place: PassageRef
    of: int
    version: str = ""  # of the text, as shown


class RankedRefs(NamedTuple):
    """The passages that match a question, best first. The answer itself shows the `first` of them."""

    places: tuple[PassageRef, ...] = ()
    first: int = 1


def answer_view(
    excerpts: Sequence[Excerpt],
    heading: str,
    owner: int,
    ranking: RankedRefs,
    at: int = 0,
    *,
    alone: ButtonId | None = None,
) -> ui.LayoutView:
    """Render one to three quotes, best first, with buttons for the first and a way to each of the others.

    `heading` is Markdown (see `heading`); `owner` is the member whose clicks change this message; `at` is the rank of
    the first quote, from 0; `alone` asks the question without the one that it was read with.
    """
    numbers = range(at + 1, at + 1 + len(excerpts)) if at or len(excerpts) > 1 else (0,)
    items, best = _quotes(excerpts, heading, numbers)
    # Under the passage that they are about, not under the last one.
    items.insert(len(items) - 2 * (len(excerpts) - 1), _row(_passage_buttons(excerpts[0], best, owner, ranking)))
    further = _ranking_buttons(excerpts, owner, ranking, at)
    if further := [*further, *([_button(_ALONE, alone)] if alone else [])]:
        items.append(_row(further))
    return _layout(items)


def passage_view(
    excerpt: Excerpt, heading: str, owner: int, ranking: RankedRefs, *, nearest: bool = False
) -> ui.LayoutView:
    """Render one passage, and the way back to its answer; `nearest`: there was no answer."""
    items, shown = _quotes([excerpt], heading, (0,))
    if nearest:
        items.insert(-2, ui.TextDisplay(_NEAREST))
    items.append(_row(_passage_buttons(excerpt, shown, owner, ranking)))
    if ranking.places:
        items.append(
            _row([_button("Back to the answer", ButtonId(Action.MORE, owner, ranking.places, 0, ranking.first))])
        )
    return _layout(items)


def miss_view(
    reply: Answer,
    heading: str,
    searched: str,
    nearest: PassageRef | None,
    owner: int,
    *,
    alone: ButtonId | None = None,
) -> ui.LayoutView:
    """Render an answer without a quote; the nearest passage is behind a button, since it may not answer."""
    text = f"{echo(reply.message, 1_000)}\n-# {searched}" if searched else echo(reply.message, 1_000)
    items: list[ui.Item[Any]] = [*_heading(heading), ui.TextDisplay(text)]
    buttons = [_button("Nearest passage", ButtonId(Action.NEAREST, owner, (nearest,)))] if nearest else []
    if buttons := [*buttons, *([_button(_ALONE, alone)] if alone else [])]:
        items.append(_row(buttons))
    return _layout(items)


def page_view(page: PlaceView, document: Document, place: ButtonId, version: str) -> ui.LayoutView:
    """Render a place, or the part of it from character `place.detail` on, as far as it fits, and buttons to read on."""
    title = f"### {echo(str(page.citation), 200)}"
    line = quotes.source(page.citation, version)
    room = MAX_CHARACTERS - length(title) - length(line) - 2
    begin = min(page.start + place.detail, page.end)
    block, end = quotes.part(page, document, begin, room)
    items: list[ui.Item[Any]] = [ui.TextDisplay(f"{title}\n{block}"), ui.TextDisplay(line)]
    here = PlaceNumber(page.system, page.number, page.count)
    noun = plain(place_noun(page.system, page.citation.places[-1].word), _MAX_NOUN)
    kind = noun if page.citation.places[-1].labels else place_noun(page.system)  # what follows a preface is none
    moves = [
        (f"Start of the {noun}", here, 0, begin > page.start),
        (f"Rest of the {noun}", here, end - page.start, end < page.end),
        (f"Previous {kind}", PlaceNumber(page.system, page.number - 1), 0, bool(page.before)),
        (f"Next {kind}", PlaceNumber(page.system, page.number + page.count), 0, bool(page.after)),
    ]
    buttons = [
        _button(label, place_button(place.owner, place.refs, at, detail)) for label, at, detail, there in moves if there
    ]
    return _layout([*items, *([_row(buttons)] if buttons else [])])


def notes_view(notes: Sequence[Note], source: str) -> ui.LayoutView:
    """Render notes word for word, as many as fit; a long one is cut."""
    room = MAX_CHARACTERS - length(source)
    blocks = []
    for note in notes:
        label = f"**Note {echo(note.label, 20)}**"
        if room < _MIN_NOTE:
            break
        blocks.append(f"{label}\n{quotes.headed(note.text, room - length(label) - 2)}")
        room -= length(blocks[-1]) + 1
    return _layout([ui.TextDisplay("\n".join(blocks)), ui.TextDisplay(source)])


def plain_view(lines: Sequence[str]) -> ui.LayoutView:
    """Render our own words, already in Markdown: as many lines as fit."""
    fit = accumulate(length(line) + 1 for line in lines)
    return _layout(
        [ui.TextDisplay("\n".join(line for line, total in zip(lines, fit, strict=True) if total <= MAX_CHARACTERS))]
    )


def with_beyond(view: ui.LayoutView) -> ui.LayoutView:
    """Return the message as a spoiler whose buttons ignore the channel's ceiling, for their owner alone."""
    items = list(view.children)
    for item in view.walk_children():
        if isinstance(item, ui.Button) and item.custom_id and (press := parse_button_id(item.custom_id)):
            item.custom_id = replace(press, beyond=True).custom_id
    view.clear_items()
    return _layout([ui.Container(*items, spoiler=True)])


def heading(reply: Answer) -> str:
    """Return the question, what it was read as, and whether the quotes may not answer: the lines above them."""
    asked = echo(reply.question, 200)
    lines = [f"### {asked}"] if asked else []
    if reply.read_as:
        lines.append(f"{_READ_AS}{echo(reply.read_as, 300)}")
    lines += [f"-# read *{echo(typed, 40)}* as *{echo(read, 40)}*" for typed, read in reply.corrected[:3]]
    lines += [f"-# read *{echo(typed, 40)}* as *{echo(name, 40)}*, too" for typed, name in reply.expanded[:3]]
    lines += [f"-# I found nothing about {absent}."] if (absent := _listed(reply.absent)) else []
    told = reply.quotes and (reply.confidence is Confidence.PERHAPS or reply.reason is Reason.ABOUT_TEXT)
    lines += [echo(reply.message, 300)] if told else []
    return "\n".join(lines)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"*{echo(word, 40)}*" for word in words[:3])


def heading_on(message: discord.Message | None) -> str:
    """Return the heading of one of our messages, as it was sent; "" if it has none."""
    components = message.components if message else []
    for component in (one for top in components for one in getattr(top, "children", [top])):
        if isinstance(component, discord.TextDisplay) and component.id == _HEADING_ID:
            return component.content
    return ""


def question_in(heading: str) -> str:
    """Return the question that a heading shows, with what it was read with."""
    lines = heading.split("\n")
    read_as = next((line for line in lines if line.startswith(_READ_AS)), "")
    return unescape(read_as.removeprefix(_READ_AS) or lines[0].removeprefix("### "))


def question_alone(heading: str) -> str:
    """Return the question that a heading shows, without what it was read with; "" if it shows none."""
    first = heading.partition("\n")[0]
    if first.startswith("### "):
        return unescape(first.removeprefix("### "))
    return question_in(heading).rpartition(" — ")[2] if _READ_AS in heading else ""


def _quotes(excerpts: Sequence[Excerpt], heading: str, numbers: Sequence[int]) -> tuple[list[ui.Item[Any]], Quote]:
    """Render heading and quotes, which share the room there is. Return also the first quote as it is shown."""
    lines = [_source(one, one.quote, number) for one, number in zip(excerpts, numbers, strict=True)]
    room = MAX_CHARACTERS - len(_NEAREST) - length(heading) - sum(length(line) + 1 for line in lines)
    items: list[ui.Item[Any]] = [*_heading(heading)]
    shown = []
    for turn, (one, number) in enumerate(zip(excerpts, numbers, strict=True)):
        sharing = 2 if not turn and len(excerpts) > 1 else len(excerpts) - turn
        quote, block = quotes.quoted(one.quote, min(_FURTHER if turn else _FIRST, room // sharing))
        room -= length(block)
        shown.append(quote)
        items += [ui.TextDisplay(block), ui.TextDisplay(_source(one, quote, number))]
    return items, shown[0]


def _heading(markdown: str) -> list[ui.TextDisplay[Any]]:
    return [ui.TextDisplay(markdown, id=_HEADING_ID)] if markdown else []


def _source(excerpt: Excerpt, shown: Quote, number: int) -> str:
    return quotes.source(shown.citation, excerpt.version, number)


def _passage_buttons(excerpt: Excerpt, shown: Quote, owner: int, ranking: RankedRefs) -> list[ui.Button[Any]]:
    """Return the buttons of one passage."""
    ref = excerpt.place
    sentences = excerpt.quote.passage.sentences
    span = (sentences.index(shown.sentences[0]), sentences.index(shown.sentences[-1]))
    refs = ((ref, *ranking.places), 0, ranking.first)
    buttons = [
        _button("Before", ButtonId(Action.BEFORE, owner, *refs), disabled=ref.number == 0),
        _button("After", ButtonId(Action.AFTER, owner, *refs), disabled=ref.number + 1 >= excerpt.of),
    ]
    if whole := whole_system(shown.places):
        noun = plain(place_noun(whole.system, whole.word), _MAX_NOUN)
        buttons.append(_button(f"Whole {noun}", ButtonId(Action.PAGE, owner, (ref,), *span)))
    buttons.append(_button("Cite", ButtonId(Action.CITE, owner, (ref,), *span)))
    if labels := [plain(note.label, 10) for note in shown.notes]:
        name = f"Note {labels[0]}" if len(labels) == 1 else f"Notes {labels[0]}–{labels[-1]}"
        buttons.append(_button(name, ButtonId(Action.NOTES, owner, (ref,), *span)))
    return buttons


def _ranking_buttons(excerpts: Sequence[Excerpt], owner: int, ranking: RankedRefs, at: int) -> list[ui.Button[Any]]:
    places, first = ranking
    buttons = [
        _button(f"Passage {number}", ButtonId(Action.OPEN, owner, (one.place, *places), 0, first))
        for number, one in enumerate(excerpts[1:], at + 2)
    ]
    if at:
        back = at - PER_MESSAGE if at - PER_MESSAGE >= first else 0
        buttons.append(_button("Earlier passages", ButtonId(Action.MORE, owner, places, back, first)))
    if at + len(excerpts) < len(places):
        more = ButtonId(Action.MORE, owner, places, at + len(excerpts), first)
        buttons.append(_button("More passages", more, style=discord.ButtonStyle.primary))
    return buttons


def _button(
    label: str, press: ButtonId, *, disabled: bool = False, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=press.custom_id, disabled=disabled, style=style)


def _row(buttons: Sequence[ui.Button[Any]]) -> ui.ActionRow[Any]:
    return ui.ActionRow(*buttons)


def _layout(items: Sequence[ui.Item[Any]]) -> ui.LayoutView:
    view = StoppedView()
    for item in items:
        view.add_item(item)
    return view
