"""Everything that Loccit touches of discord.py's inside: what it has no public name for, and a test needs.

discord.py is pinned below 2.8 for this file's sake. Each function names the test that fails without it; when a later
version is tried, run those first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import discord
from discord.gateway import DiscordWebSocket
from discord.state import AutoShardedConnectionState, ConnectionState


def seconds_silent(ws: DiscordWebSocket | None) -> float | None:
    """Return the seconds since a heartbeat was acknowledged if that is over two intervals; 0 if not.

    None where no heartbeat runs: the connection is closed, or not greeted yet.
    Needed by test_heartbeats_without_acknowledgement_bring_a_new_connection and test_a_half_open_link_is_left.
    """
    beat = ws._keep_alive if ws and ws.open else None  # noqa: SLF001
    if beat is None:
        return None
    silent = time.perf_counter() - beat._last_ack  # noqa: SLF001
    return silent if silent > max(2.0, 2 * (beat.interval or 60.0)) else 0.0


def forget_shard(client: discord.Client, shard: int | None) -> None:
    """Forget the servers of `shard`: a new session begins with those that the bot is in by then.

    Without shards discord.py does this itself.
    Needed by test_servers_that_a_shard_lost_while_it_was_away_are_forgotten_with_its_session.
    """
    state = client._connection  # noqa: SLF001
    if shard is None or not isinstance(state, AutoShardedConnectionState):
        return
    for guild in client.guilds:
        if guild.shard_id == shard:
            state._remove_guild(guild)  # noqa: SLF001


def sharded_state(client: discord.Client, **options: Any) -> ConnectionState[Any]:
    """Return discord.py's record of the servers in the kind that can renew one shard's.

    `discord.AutoShardedClient` has it, but opens its connections itself.
    Needed by test_one_process_runs_two_shards_and_each_is_resumed_or_begun_anew_by_itself.
    """
    parts = {
        "dispatch": client.dispatch,
        "handlers": client._handlers,  # noqa: SLF001
        "hooks": client._hooks,  # noqa: SLF001
        "http": client.http,
    }
    return AutoShardedConnectionState(**parts, **options)


def filter_interactions(client: discord.Client, wanted: Callable[[Any], bool]) -> None:
    """Let `client` handle those interactions alone of which `wanted` is true, given Discord's JSON.

    Needed by test_an_interaction_that_is_too_old_is_dropped_without_a_word.
    """
    parsers: dict[str, Callable[[Any], None]] = client._connection.parsers  # noqa: SLF001
    handle = parsers["INTERACTION_CREATE"]
    parsers["INTERACTION_CREATE"] = lambda data: handle(data) if wanted(data) else None
