"""The gateway: zlib-stream, heartbeats, sessions that can be resumed, and the ways in which Discord breaks them."""

from __future__ import annotations

import asyncio
import json
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
    """What one IDENTIFY began: every event of it, for a RESUME."""

    id: str
    events: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


class Gateway:
    """Serves one bot. `opened`, `identified` and `resumed` count; `closed` are the codes that the bot closed with."""

    def __init__(self, ready: Callable[[], list[tuple[str, dict[str, Any]]]], interval: float = 41.25) -> None:
        self.faults = Faults()
        self.interval = interval  # s between heartbeats
        self.opened = self.identified = self.resumed = 0
        self.closed: list[int | None] = []
        self.intents = 0
        self.tokens: list[str] = []
        self._ready = ready
        self._session: Session | None = None
        self._socket: _Socket | None = None

    @property
    def up(self) -> bool:
        return self._socket is not None and self._session is not None

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
        self.closed.append(response.close_code)
        if self._socket is socket:
            self._socket = None
        return response

    def emit(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event; without a connection it waits in the session for a RESUME."""
        if self._session is None:
            return
        self._session.events.append((event, data))
        if self._socket:
            self._socket.post(_dispatch(len(self._session.events), event, data))

    async def send(self, payload: dict[str, Any]) -> None:
        """Send anything at all."""
        assert self._socket
        await self._socket.send(payload)

    async def close(self, code: int) -> None:
        """Close the connection from our side; the session can be resumed."""
        assert self._socket
        socket, self._socket = self._socket, None
        await socket.response.close(code=code)

    def abort(self) -> None:
        """Break the connection without a word, as a dying router does."""
        assert self._socket
        socket, self._socket = self._socket, None
        assert socket.request.transport
        socket.request.transport.abort()

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
        self._session, self._socket = Session(f"session-{self.identified}"), socket
        for event, payload in self._ready():
            extra = {"session_id": self._session.id} if event == "READY" else {}
            self.emit(event, {**payload, **extra})

    async def _resume(self, socket: _Socket, data: dict[str, Any]) -> None:
        session = self._session
        if session is None or session.id != data["session_id"]:
            await socket.send({"op": INVALID, "d": False})
            return
        self.resumed += 1
        self._socket = socket
        for number, (event, payload) in enumerate(session.events, 1):
            if number > data["seq"]:
                socket.post(_dispatch(number, event, payload))
        self.emit("RESUMED", {})


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


def _dispatch(number: int, event: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"op": DISPATCH, "t": event, "s": number, "d": data}
