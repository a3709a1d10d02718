"""Custom ids that nobody drew, nearly as real ones are, and pressing them on any message of the modelled Discord."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

from simcord import interactions
from simcord.backend import Backend, serializers
from simcord.backend.models import Interaction
from simcord.enums import InteractionType

from bot.view.custom_id import Action
from bot.view.moderator_custom_id import ModeratorAction
from tests.support.discord_world import walk

MOST: Final = 100  # characters of a custom id
BUTTON, SELECT = 2, 3  # types of a component
_ODD: Final = (
    "0", "1", "2", "z", "9999", "-1", "", " ", "é", "٣", "0" * 90, "z" * 12, "1.5", "1_0", "_", "\0", "\ud800", "\n",
    "1" * 19, "9" * 9, "server", "\u202e", "None", "%s", "'; --", "../..", "@everyone", ":", "::",
)  # fmt: skip


def ids_on(message: Any) -> list[str]:
    """All custom ids of a message, also of buttons that cannot be pressed."""
    parts = [one if isinstance(one, dict) else one.to_dict() for one in message.components]
    return [str(one["custom_id"]) for one in walk(parts) if one.get("custom_id")]


def forgeries(real: Sequence[str], dice: random.Random) -> Iterator[str]:
    """Yield without end what might come of `real` ids: cut, mixed with one another, with odd numbers and characters."""
    while True:
        changed = dice.choice(_CHANGES)(dice.choice(real), real, dice)[:MOST]
        yield changed or "0"


def _truncated(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    return custom_id[: dice.randrange(len(custom_id) + 1)]


def _with_field_of_another(custom_id: str, real: Sequence[str], dice: random.Random) -> str:
    fields, other = custom_id.split(":"), dice.choice(real).split(":")
    at = dice.randrange(len(fields))
    fields[at] = other[min(at, len(other) - 1)]
    return ":".join(fields)


def _with_odd_field(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    fields = custom_id.split(":")
    fields[dice.randrange(1, len(fields)) if len(fields) > 1 else 0] = dice.choice(_ODD)
    return ":".join(fields)


def _with_another_action(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    fields = custom_id.split(":")
    fields[min(1, len(fields) - 1)] = dice.choice([*Action, *ModeratorAction]) + dice.choice(("", "", "+"))
    return ":".join(fields)


def _with_number(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    fields = custom_id.split(":")
    fields[dice.randrange(len(fields))] = str(dice.choice((dice.randrange(40), dice.randrange(2**40))))
    return ":".join(fields)


def _with_character(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    at = dice.randrange(len(custom_id))
    return (
        custom_id[:at] + chr(dice.choice((0, 10, 43, 46, 58, *range(32, 127), 0xE9, 0x202E, 0x1F600))) + custom_id[at:]
    )


def _more_fields(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    fields = custom_id.split(":")
    fields.insert(dice.randrange(len(fields) + 1), dice.choice(fields))
    return ":".join(fields)


def _anything(custom_id: str, _: Sequence[str], dice: random.Random) -> str:
    head = custom_id.split(":", maxsplit=1)[0] + ":" if dice.random() < 0.7 else ""
    return head + "".join(chr(dice.choice((58, 46, 43, *range(32, 127), 0x1F600))) for _ in range(dice.randrange(90)))


def _itself(custom_id: str, _: Sequence[str], __: random.Random) -> str:
    return custom_id


_CHANGES: Final = (
    _truncated, _with_field_of_another, _with_field_of_another, _with_odd_field, _with_another_action, _with_number,
    _with_character, _more_fields, _anything, _itself,
)  # fmt: skip


def press_payload(
    backend: Backend, user: int, message: Any, custom_id: str, *, kind: int = BUTTON, planted: bool = True
) -> tuple[Interaction, dict[str, Any]]:
    """Return the press of a component on `message`, and what the gateway sends of it.

    `planted`: the message that the gateway sends along has such a component, as only Discord itself could make it.
    """
    channel = getattr(message, "channel_id", None) or message.channel.id
    source = backend.get_message(channel, message.id)
    shown: dict[str, Any] = copy.deepcopy(dict(serializers.message_payload(backend, source)))
    if planted:
        shown["components"] = [*shown["components"], planted_row(custom_id, kind)]
    data = {"custom_id": custom_id, "component_type": kind} | ({"values": ["a"]} if kind == SELECT else {})
    record, payload = interactions.base_payload(
        backend,
        type=int(InteractionType.MESSAGE_COMPONENT),
        channel_id=source.channel_id,
        guild_id=backend.get_channel(source.channel_id).guild_id,
        user_id=user,
        data=data,
    )
    record.source_message_id = source.id
    payload["authorizing_integration_owners"] = {"0": str(record.guild_id)}
    return record, payload | {"message": shown}


def planted_row(custom_id: str, kind: int) -> dict[str, Any]:
    """Return a row with one component, as Discord sends it."""
    part: dict[str, Any] = {"type": kind, "custom_id": custom_id, "id": 7_000_001}
    part |= {"style": 2, "label": "?"} if kind == BUTTON else {"options": [{"label": "a", "value": "a"}]}
    return {"type": 1, "id": 7_000_000, "components": [part]}
