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

from bot.app import open_store
from bot.client.backoff import Backoff
from bot.client.client import LoccitClient
from bot.client.command_sync import keep_trying
from bot.client.gateway import stay_connected
from bot.client.interactions import drop_stale
from bot.client.login import LoginRefused, log_in
from bot.client.rest import InteractionRest, Rest
from bot.client.retention_jobs import run_daily
from bot.client.sharding import run_shards
from bot.runtime import logs
from bot.runtime.data_dir import DataDir, DataDirError, Held
from bot.runtime.health import EXIT_CANNOT
from bot.runtime.reload import ReloadFailed, build, cache_in
from bot.runtime.watchdog import Watchdog
from bot.settings import DEFAULT_FILE, EXIT_CONFIGURATION, Settings, SettingsError, load
from bot.store.errors import StoreError, Unavailable
from bot.store.store import Store
from passages.answering.answer import answer
from passages.confinement import conceal
from passages.errors import LibraryError
from passages.storage.library import SAMPLE, Library

log = logging.getLogger(__name__)

DRAIN = 8.0  # s for the questions that were taken to be answered
QUIET = 0.4  # s without a running task before the connection is closed: what was sent before the signal still arrives
CLOSING = 1.0  # s for the connections to close
AT_MOST = 9.5  # s from the signal to the end, whatever hangs; supervisors kill after ten


def run(file: Path = DEFAULT_FILE) -> int:
    """Run the bot until it is told to stop (SIGTERM, SIGINT, Ctrl-C); return the exit code."""
    try:
        settings = load(file)
    except SettingsError as error:
        sys.stderr.writelines(f"settings: {problem}\n" for problem in error.problems)
        return EXIT_CONFIGURATION
    logs.set_up(settings.log_level, settings.token, database=settings.database)
    for warning in settings.warnings:
        log.warning(warning)
    log.info("settings read from %s", settings.source or "the environment")
    conceal()  # a reader that a file has taken over shall not find the token here
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
        async with _watched(client.app.watchdog):
            connected = asyncio.create_task(_stay_online(client, settings.token))
            await asyncio.wait({connected, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
            await _stop(client, connected)
    return 0


async def _start(settings: Settings) -> LoccitClient:
    """Read the texts, in a child process so that a signal can stop it, and make the client."""
    store = await _wait_for_store(settings)
    texts = settings.texts or SAMPLE

    async def log_progress(done: int, total: int, name: str) -> None:
        if name:
            log.info("reading %s", name, extra={"count": f"{done + 1}/{total}"})

    async with _reload_lock(DataDir(settings.data)):
        summary = await build(texts, settings.data, log_progress)
        for name, why, kept in summary.problems:
            log.warning("%s: %s%s", name, why, " Its last good version is used." if kept else "")
        library = await asyncio.to_thread(Library, texts, cache_in(settings.data))
    log.info("the texts are read", extra={"count": summary.texts, "version": library.snapshot.version})
    # The first question of a process loads what questions need, up to 0.2 s: no member shall wait for it.
    await asyncio.to_thread(answer, library.snapshot.index, "Waht dose the auhtor sya abuot tihs?")
    client = LoccitClient(settings, library, store)
    client.http.request = Rest(client.http.request)  # type: ignore[method-assign]
    drop_stale(client, client.skew, client.app.counts)
    # What was made so far lives as long as the process. Frozen, it makes a full collection take 1–2 ms, not 100.
    gc.collect()
    gc.freeze()
    return client


@asynccontextmanager
async def _reload_lock(data: DataDir) -> AsyncIterator[None]:
    """Wait until no other process of this folder starts or reloads: each deletes unfinished files, also the other's."""
    with contextlib.ExitStack() as held:
        while True:
            try:
                held.enter_context(data.lock("reload", "the start"))
                break
            except Held:
                await asyncio.sleep(0.2)
        yield


async def _wait_for_store(settings: Settings) -> Store:
    """Open the servers' texts; wait for a database that is not up yet. Raises `DatabaseError` if waiting is no use."""
    backoff = Backoff()
    while True:
        try:
            return await asyncio.to_thread(open_store, settings)
        except Unavailable:  # the reason was logged
            seconds = backoff.next()
            log.warning("the database cannot be used yet; next try in %.0f s", seconds)
            await asyncio.sleep(seconds)


async def _stay_online(client: LoccitClient, token: str) -> None:
    """Log in and stay connected until cancelled."""
    async_context.set(InteractionRest())  # type: ignore[no-untyped-call] # discord.py's __init__ has no annotations
    await log_in(client, token)
    app = client.app
    background = [asyncio.create_task(run_daily(app.store, app.library))]
    if not client.synced:
        background.append(asyncio.create_task(keep_trying(client.tree, app.data_dir)))
    try:
        if app.settings.shards:
            await run_shards(client, app, client.tree, client.budget)
        else:
            await stay_connected(client, app.settings.api, client.budget)
    finally:
        for task in background:
            task.cancel()


async def _stop(client: LoccitClient, connected: asyncio.Task[None]) -> None:
    """Answer the questions that were taken, then close the session. Raises what ended `connected`."""
    app = client.app
    try:
        if not connected.done():
            log.info("stopping: no more questions are taken")
            app.admission.close()
            app.moderator_admission.close()
            app.reloader.stop()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_drain(client), DRAIN)
            connected.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await connected
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(client.close(), CLOSING)
    log.info("stopped", extra={"count": app.counts.questions})


async def _drain(client: LoccitClient) -> None:
    """Return when nothing was running for `QUIET` seconds."""
    admission, quiet = client.app.admission, 0.0
    while quiet < QUIET:
        await asyncio.sleep(0.05)
        busy = client.running_tasks() or admission.running or admission.waiting
        quiet = 0.0 if busy else quiet + 0.05


@asynccontextmanager
async def _watched(watchdog: Watchdog) -> AsyncIterator[None]:
    watchdog.start()
    try:
        yield
    finally:
        watchdog.stop()
        log.info("event-loop lag p99 %.1f ms, worst %.1f ms", watchdog.p99 * 1e3, watchdog.worst * 1e3)


@contextmanager
def _signals() -> Iterator[asyncio.Event]:
    """Yield an event that is set when the process is told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        stop.set()
        last_resort = threading.Timer(AT_MOST, _exit_now)  # else a thread that hangs in a search would be waited for
        last_resort.daemon = True
        last_resort.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, on_signal)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(on_signal))
    yield stop


def _exit_now() -> None:
    log.warning("something hangs; ended without it")
    os._exit(0)


@contextmanager
def _api(base: str) -> Iterator[None]:
    """Use the Discord at `base` while the block runs; without one, leave `Route.BASE` as it is."""
    before = Route.BASE
    Route.BASE = base or before
    try:
        yield
    finally:
        Route.BASE = before
