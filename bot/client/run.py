"""`loccit run`: start, stop, and the exit code.

0 stopped in order · 2 cannot run now (another copy runs, the data folder or the texts cannot be used) · 78 the
configuration has to change, so a restart will not help.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from discord.http import Route
from discord.webhook.async_ import async_context

from bot.client.backoff import Backoff
from bot.client.client import LoccitClient, open_store
from bot.client.command_sync import keep_trying
from bot.client.gateway import LoginRefused, log_in, stay_connected
from bot.client.interactions import drop_stale
from bot.client.rest import InteractionRest, Rest
from bot.client.retention_jobs import run_daily
from bot.client.sharding import share
from bot.runtime import logs
from bot.runtime.data_dir import DataDir, DataDirError, Held
from bot.runtime.health import EXIT_CANNOT
from bot.runtime.reload import ReloadFailed, build, cache_in
from bot.settings import DEFAULT_FILE, EXIT_CONFIGURATION, Settings, SettingsError, load
from bot.store.errors import StoreError, Unavailable
from bot.store.store import Store
from passages import Library
from passages.errors import LibraryError
from passages.storage.library import SAMPLE

log = logging.getLogger(__name__)

DRAIN = 8.0  # s for the questions that were taken to be answered
QUIET = 0.4  # s without work before the connection is closed: what was sent before the signal still arrives
CLOSING = 1.0  # s for the connections to close
AT_MOST = 9.5  # s from the signal to the end, whatever hangs; supervisors kill after ten


def run(file: Path = DEFAULT_FILE) -> int:
    """Run the bot until it is told to stop (SIGTERM, SIGINT, Ctrl-C). Returns the exit code."""
    try:
        settings = load(file)
    except SettingsError as error:
        sys.stderr.writelines(f"settings: {problem}\n" for problem in error.problems)
        return EXIT_CONFIGURATION
    logs.set_up(settings.log_level, settings.token, database=settings.database)
    for warning in settings.warnings:
        log.warning(warning)
    log.info("settings read from %s", settings.source or "the environment")
    try:
        with _api(settings.api), DataDir(settings.data).lock("bot", shared=settings.shards > 0):
            return asyncio.run(_serve(settings))
    except (LoginRefused, DataDirError, StoreError) as error:
        log.critical("%s", error)
        return EXIT_CONFIGURATION
    except Held as held:
        log.critical("another Loccit runs on %s: process %s on %s. Stop it first.", settings.data, held.pid, held.host)
    except (LibraryError, ReloadFailed) as error:
        log.critical("%s", error)
    return EXIT_CANNOT


async def _serve(settings: Settings) -> int:
    with _signals() as stop:
        started = asyncio.create_task(_start(settings))
        await asyncio.wait({started, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        if not started.done():
            started.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await started
            return 0
        client = started.result()
        async with _watched(client):
            live = asyncio.create_task(_live(client, settings.token))
            await asyncio.wait({live, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
            await _stop(client, live)
    return 0


async def _start(settings: Settings) -> LoccitClient:
    """Read the texts, in a child process so that a signal is heard meanwhile, and make the client."""
    shelves = await _shelves(settings)
    texts = settings.texts or SAMPLE

    async def step(done: int, total: int, name: str) -> None:
        if name:
            log.info("reading %s", name, extra={"count": f"{done + 1}/{total}"})

    async with _alone(DataDir(settings.data)):
        summary = await build(texts, settings.data, step)
        for name, why, kept in summary.problems:
            log.warning("%s: %s%s", name, why, " Its last good version is used." if kept else "")
        library = await asyncio.to_thread(Library, texts, cache_in(settings.data))
    log.info("the texts are read", extra={"count": summary.texts, "version": library.snapshot.version})
    client = LoccitClient(settings, library, shelves)
    client.http.request = Rest(client.http.request)  # type: ignore[method-assign]
    drop_stale(client)
    # What is here now stays: without it, a full collection takes a millisecond or two instead of a hundred.
    gc.collect()
    gc.freeze()
    return client


@asynccontextmanager
async def _alone(data: DataDir) -> AsyncIterator[None]:
    """Wait until no other process of this folder starts or reloads: each would sweep up what the other is writing."""
    with contextlib.ExitStack() as held:
        while True:
            try:
                held.enter_context(data.lock("reload", "the start"))
                break
            except Held:
                await asyncio.sleep(0.2)
        yield


async def _shelves(settings: Settings) -> Store:
    """The servers' texts; waits for a database that is not up yet. Raises `DatabaseError` where waiting is no use."""
    backoff = Backoff()
    while True:
        try:
            return await asyncio.to_thread(open_store, settings)
        except Unavailable:  # the reason was logged
            seconds = backoff.next()
            log.warning("the database cannot be used yet; next try in %.0f s", seconds)
            await asyncio.sleep(seconds)


async def _live(client: LoccitClient, token: str) -> None:
    """Log in and stay connected until cancelled."""
    async_context.set(InteractionRest())  # type: ignore[no-untyped-call] # discord.py's __init__ has no annotations
    await log_in(client, token)
    helpers = [asyncio.create_task(run_daily(client))]
    if not client.synced:
        helpers.append(asyncio.create_task(keep_trying(client)))
    try:
        await (share if client.settings.shards else stay_connected)(client)
    finally:
        for helper in helpers:
            helper.cancel()


async def _stop(client: LoccitClient, live: asyncio.Task[None]) -> None:
    """Answer what was asked, then close in a way that Discord takes for leaving. Raises what ended `live`."""
    try:
        if not live.done():
            log.info("stopping: no more questions are taken")
            client.admission.close()
            client.moderator_admission.close()
            client.reloader.stop()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_drain(client), DRAIN)
            live.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await live
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(client.close(), CLOSING)
    log.info("stopped", extra={"count": client.counts.answered + client.counts.missed})


async def _drain(client: LoccitClient) -> None:
    """Return when nothing was in work for a moment."""
    quiet = 0.0
    while quiet < QUIET:
        await asyncio.sleep(0.05)
        busy = client.at_work() or client.admission.running or client.admission.waiting
        quiet = 0.0 if busy else quiet + 0.05


@asynccontextmanager
async def _watched(client: LoccitClient) -> AsyncIterator[None]:
    client.watchdog.start()
    try:
        yield
    finally:
        client.watchdog.stop()
        log.info("event-loop lag p99 %.1f ms, worst %.1f ms", client.watchdog.p99 * 1e3, client.watchdog.worst * 1e3)


@contextmanager
def _signals() -> Iterator[asyncio.Event]:
    """An event that is set when the process is told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        last_resort = threading.Timer(AT_MOST, _end)  # a thread that hangs in a search would be waited for
        last_resort.daemon = True
        last_resort.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, told)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(told))
    yield stop


def _end() -> None:
    log.warning("something hangs; ended without it")
    os._exit(0)


@contextmanager
def _api(base: str) -> Iterator[None]:
    """Another Discord, if the settings name one; a test that patched `Route.BASE` itself is left alone."""
    before = Route.BASE
    Route.BASE = base or before
    try:
        yield
    finally:
        Route.BASE = before
