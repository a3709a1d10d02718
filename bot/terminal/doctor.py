"""Run `loccit doctor`: check everything `loccit run` needs. Each line says ok, or what is wrong and what to do."""

from __future__ import annotations

import asyncio
import base64
import binascii
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bot.runtime.data_dir import DataDir, DataDirError, Held
from bot.runtime.health import EXIT_CANNOT, Finding, check_permissions
from bot.runtime.reload_summary import summarise
from bot.settings import DEFAULT_FILE, EXIT_CONFIGURATION, Settings, SettingsError, load
from bot.view.reload_report import sizes
from passages.confinement import survey
from passages.errors import LibraryError
from passages.storage.library import SAMPLE, Library

API: Final = "https://discord.com/api/v10"
PORTAL: Final = "https://discord.com/developers/applications"
TIMEOUT: Final = 10.0  # s for each call to Discord

# Bits of Discord's permissions (docs, topics/permissions): what answering in a channel or thread needs.
PERMISSIONS: Final = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}


def run(file: Path = DEFAULT_FILE) -> int:
    """Check everything the bot needs and, given a token, the log-in. Return 0, 78 (settings) or 2 (anything else)."""
    codes: set[int] = set()
    for ok, text, code in check(file):
        sys.stdout.write(f"{'ok     ' if ok else 'problem'}  {text}\n")
        codes.add(code)
    return EXIT_CONFIGURATION if EXIT_CONFIGURATION in codes else max(codes)


def check(file: Path) -> Iterator[Finding]:
    """Yield the findings in the order of the checks."""
    try:
        settings = load(file, token=False)
    except SettingsError as error:
        yield from (Finding(False, f"settings: {problem}", EXIT_CONFIGURATION) for problem in error.problems)
        return
    yield Finding(True, f"settings: read from {settings.source or 'the environment; there is no ' + str(file)}")
    yield from (Finding(False, f"settings: {warning}") for warning in settings.warnings)
    yield _check_data(settings)
    yield from check_permissions(settings.data)
    yield from _check_database(settings)
    yield from _check_texts(settings)
    yield from _check_reader()
    if settings.token:
        yield from asyncio.run(_check_discord(settings))
    else:
        message = f"DISCORD_TOKEN is missing. Make a bot at {PORTAL}, then put its token in .env (see README, step 3)."
        yield Finding(False, f"token: {message}", EXIT_CONFIGURATION)


def invitation(application: str) -> str:
    """Return the link that invites the bot to a server, with exactly the scopes and permissions it needs."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot+applications.commands&permissions={sum(PERMISSIONS.values())}"
    )


def _check_data(settings: Settings) -> Finding:
    try:
        data = DataDir(settings.data)
        with data.lock("bot"):
            return Finding(True, f"data: {data.path.absolute()} can be written")
    except DataDirError as error:
        return Finding(False, f"data: {error}", EXIT_CONFIGURATION)
    except Held as held:
        return Finding(True, f"data: a Loccit is running on it now (process {held.pid} on {held.host})")


def _check_database(settings: Settings) -> Iterator[Finding]:
    # It takes longer to import than the rest of this command.
    from bot.store import checkup
    from bot.store.db.database import database_url
    from bot.store.errors import DatabaseError

    try:
        url = database_url(settings.database, settings.data)
    except DatabaseError as error:
        yield Finding(False, f"database: {error}", EXIT_CONFIGURATION)
        return
    for finding in checkup.check_database(url, settings.quota):
        yield finding._replace(text=f"database: {finding.text}")


def _check_texts(settings: Settings) -> Iterator[Finding]:
    folder = settings.texts or SAMPLE
    try:
        library = Library(folder)
    except LibraryError as error:
        yield Finding(False, f"texts: {error}", EXIT_CONFIGURATION)
        return
    report = library.report
    what = sizes(summarise(report))
    where = folder.absolute() if settings.texts else "the sample text; name a folder of your own in LOCCIT_TEXTS"
    if report.texts:
        yield Finding(True, f"texts: {what} in {where}")
    else:
        yield Finding(False, f"texts: there is no text that can be read in {where}. Put one there.", EXIT_CANNOT)
    for problem in report.problems:
        yield Finding(False, f"texts: {problem.name}: {problem.why} Repair the file or take it out.", EXIT_CANNOT)
    for warning in report.warnings:
        yield Finding(True, f"texts: note: {warning}")


def _check_reader() -> Iterator[Finding]:
    """Try what a file that takes over the process reading it could do on this computer."""
    held = survey.survey()
    for promise in survey.PROMISES:
        if held[promise.name]:
            yield Finding(True, f"reader: {promise.told}")
        else:
            yield Finding(False, f"reader: cannot be kept to this here: {promise.told}. It needs {promise.needs}.")


async def _check_discord(settings: Settings) -> list[Finding]:
    import aiohttp  # takes longer to import than the rest of this command

    base = settings.api or API
    headers = {"Authorization": f"Bot {settings.token}", "User-Agent": f"DiscordBot (loccit, {version('loccit')})"}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            async with session.get(f"{base}/oauth2/applications/@me") as response:
                status, application = response.status, await response.json(content_type=None)
            async with session.get(f"{base}/users/@me/guilds") as response:
                servers = await response.json(content_type=None) if response.status == 200 else []
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        why = f"{type(error).__name__}. Check this computer's connection, then https://discordstatus.com"
        link = _offline_invitation(settings.token)
        return [Finding(False, f"log-in: Discord could not be reached: {why}", EXIT_CANNOT), *link]
    if status == 401:
        message = (
            f"Discord refused DISCORD_TOKEN. Reset it at {PORTAL} (Bot → Reset Token) and put the new one in .env."
        )
        return [Finding(False, f"log-in: {message}", EXIT_CONFIGURATION)]
    if status != 200:
        return [Finding(False, f"log-in: Discord answered {status}. Try again in ten minutes.", EXIT_CANNOT)]
    return [*_check_account(application), *_check_servers(settings, servers)]


def _check_account(application: dict[str, Any]) -> Iterator[Finding]:
    yield Finding(True, f"log-in: the token is good; it belongs to “{application.get('name', '')}”")
    if application.get("interactions_endpoint_url"):
        message = "the application has an Interactions Endpoint URL, so commands never reach this bot. Clear it at"
        yield Finding(False, f"log-in: {message} {PORTAL} (General Information).", EXIT_CONFIGURATION)
    names = ", ".join(PERMISSIONS)
    yield Finding(True, f"invite: {invitation(str(application['id']))}")
    yield Finding(True, f"invite: it asks for: {names}; no privileged intent is needed")


def _check_servers(settings: Settings, servers: list[dict[str, Any]]) -> Iterator[Finding]:
    if not servers:
        yield Finding(False, "servers: the bot is in no server yet. Open the invite link above.", EXIT_CANNOT)
    for server in servers:
        rights = int(server.get("permissions") or sum(PERMISSIONS.values()))
        missing = [name for name, bit in PERMISSIONS.items() if not rights & (bit | 1 << 3)]  # administrators have all
        if missing:
            message = (
                f"{server['name']}: Loccit lacks {', '.join(missing)}. Open the invite link again, or give its role"
            )
            yield Finding(False, f"servers: {message} these.", EXIT_CANNOT)
        else:
            yield Finding(True, f"servers: {server['name']}: all permissions are there")
    unknown = settings.servers - {int(server["id"]) for server in servers}
    if servers and unknown:
        message = f"LOCCIT_SERVERS names {', '.join(map(str, sorted(unknown)))}, where the bot is not a member."
        yield Finding(False, f"servers: {message} Invite it there, or take the id out.", EXIT_CONFIGURATION)


def _offline_invitation(token: str) -> list[Finding]:
    """Return the invite link without asking Discord: the first part of a token is the bot's id."""
    first = token.partition(".")[0]
    try:
        application = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return []
    return [Finding(True, f"invite: {invitation(application)}")] if application.isdecimal() else []
