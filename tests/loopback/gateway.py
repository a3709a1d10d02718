"""The gateway: zlib-stream, heartbeats, sessions that can be resumed, and the ways in which Discord breaks them."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


@dataclass
class Faults:
    """What is wrong with the gateway at the moment."""

    refuse: int = 0  # connections still to be closed (1011) straight after they open
    close_on_identify: int = 0  # a close code
    no_acks: bool = False


@dataclass
class Session:
    """What one IDENTIFY began: every event of it, for a RESUME. `shard` is its number, of so many."""

    id: str
    shard: tuple[int, int] = (0, 1)
    events: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    socket: _Socket | None = None


class Gateway:
    """Serves one bot, in one process or in several.

    `opened`, `identified` and `resumed` count; `closed` are the codes that the bot closed with; `identifies` are the
    times (monotonic, in s) and shards of its new sessions. What is done to "the" connection is done to the last one.
    """

    def __init__(self, ready: Callable[[int, int], list[tuple[str, dict[str, Any]]]], interval: float = 41.25) -> None:
        self.faults = Faults()
        self.interval = interval  # s between heartbeats
        self.opened = self.identified = self.resumed = 0
        self.closed: list[int | None] = []
        self.identifies: list[tuple[float, int]] = []
        self.intents = 0
        self.tokens: list[str] = []
        self._ready = ready
        self._sessions: dict[str, Session] = {}
        self._last: Session | None = None

    @property
    def up(self) -> bool:
        return self._socket is not None

    @property
    def shards(self) -> list[int]:
        """The shards that have a connection, in order; one that has two stands here twice."""
        return sorted(session.shard[0] for session in self._sessions.values() if session.socket)

    @property
    def _socket(self) -> _Socket | None:
        return self._last.socket if self._last else None

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        self.opened += 1
        if self.faults.refuse > 0:
            self.faults.refuse -= 1
            await response.close(code=1011)
            return response
        socket = _Socket(response, request)
        await socket.send({"op": HELLO, "d": {"heartbeat_interval": int(self.interval * 1000)}})
        async for message in response:
            if message.type is WSMsgType.TEXT and not socket.frozen:
                await self._heard(socket, json.loads(message.data))
        socket.end()
        self.closed.append(response.close_code)
        for session in list(self._sessions.values()):
            if session.socket is socket:
                session.socket = None
                if response.close_code in (1000, 1001):  # the bot has left
                    del self._sessions[session.id]
        return response

    def emit(self, event: str, data: Mapping[str, Any], server: int = 0) -> None:
        """Send an event of `server` (0 for none) to every session of its shard, as Discord does.

        Without a connection it waits in the session for a RESUME.
        """
        for session in self._sessions.values():
            number, total = session.shard
            if (server >> 22) % total == number:
                _emit(session, event, data)

    async def send(self, payload: dict[str, Any]) -> None:
        """Send anything at all."""
        assert self._socket
        await self._socket.send(payload)

    async def close(self, code: int) -> None:
        """Close the connection from our side; the session can be resumed."""
        await self._cut().response.close(code=code)

    def abort(self) -> None:
        """Break the connection without a word, as a dying router does."""
        transport = self._cut().request.transport
        assert transport
        transport.abort()

    def freeze(self) -> None:
        """From now on nothing is sent or heard over this connection: a half-open link."""
        assert self._socket
        self._socket.frozen = True

    async def _heard(self, socket: _Socket, payload: dict[str, Any]) -> None:
        if payload["op"] == HEARTBEAT and not self.faults.no_acks:
            await socket.send({"op": ACK})
        elif payload["op"] == IDENTIFY:
            await self._identify(socket, payload["d"])
        elif payload["op"] == RESUME:
            await self._resume(socket, payload["d"])

    async def _identify(self, socket: _Socket, data: dict[str, Any]) -> None:
        self.identified += 1
        self.tokens.append(data["token"])
        if self.faults.close_on_identify:
            await socket.response.close(code=self.faults.close_on_identify)
            return
        self.intents = data["intents"]
        number, total = data.get("shard", (0, 1))
        self.identifies.append((time.monotonic(), number))
        session = Session(f"session-{self.identified}", (number, total), socket=socket)
        self._sessions[session.id] = self._last = session
        for event, payload in self._ready(number, total):
            extra = {"session_id": session.id, "shard": [number, total]} if event == "READY" else {}
            _emit(session, event, {**payload, **extra})

    async def _resume(self, socket: _Socket, data: dict[str, Any]) -> None:
        session = self._sessions.get(data["session_id"])
        if session is None:
            await socket.send({"op": INVALID, "d": False})
            return
        self.resumed += 1
        session.socket, self._last = socket, session
        for number, (event, payload) in enumerate(session.events, 1):
            if number > data["seq"]:
                socket.post(_dispatch(number, event, payload))
        _emit(session, "RESUMED", {})

    def _cut(self) -> _Socket:
        """The last connection, which has none from now on; its session stays."""
        assert self._last
        assert self._last.socket
        socket, self._last.socket = self._last.socket, None
        return socket


class _Socket:
    """One connection, with the compression that lasts as long as it does."""

    def __init__(self, response: web.WebSocketResponse, request: web.Request) -> None:
        self.response = response
        self.request = request
        self.frozen = False
        self._zlib = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._sender = asyncio.create_task(self._send_all())

    def post(self, payload: dict[str, Any]) -> None:
        self._queue.put_nowait(payload)

    async def send(self, payload: dict[str, Any]) -> None:
        self.post(payload)
        await asyncio.sleep(0)

    def end(self) -> None:
        self._sender.cancel()

    async def _send_all(self) -> None:
        while True:
            text = json.dumps(await self._queue.get())
            if self.response.closed:
                return
            if self.frozen:
                continue
            try:
                if self._zlib:
                    data = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.response.send_bytes(data)
                else:
                    await self.response.send_str(text)
            except ConnectionError:
                return


def _emit(session: Session, event: str, data: Mapping[str, Any]) -> None:
    session.events.append((event, data))
    if session.socket:
        session.socket.post(_dispatch(len(session.events), event, data))


def _dispatch(number: int, event: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"op": DISPATCH, "t": event, "s": number, "d": data}
