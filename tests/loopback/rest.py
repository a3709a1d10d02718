"""The HTTP side: simcord's routes over a real socket, and the ways in which Discord refuses."""

from __future__ import annotations

import io
import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from types import SimpleNamespace
from typing import Any

import simcord.http.routes  # noqa: F401 - registers the routes
from aiohttp import BodyPartReader, web
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.http import router

DEFERRED = (5, 6)  # types of a callback that only asks for patience
VIA = {"Via": "1.1 loopback"}  # without it discord.py takes a 429 for a ban


@dataclass
class Fault:
    """The next `times` calls of `method` to `path` (with `*`) answer like this instead. Status 0: the link is reset."""

    method: str
    path: str
    status: int
    body: Any = field(default_factory=dict)
    times: int = 1
    before: bool = True  # False: the call is carried out, and only its answer is lost


class Rest:
    """`calls` are all calls, oldest first; `acknowledged` when each interaction's callback came, by its token;
    `answered` the tokens of the interactions that have more than an acknowledgement.
    """

    def __init__(self, backend: Backend, address: Callable[[], str]) -> None:
        self.backend = backend
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, str, Any]] = []
        self.acknowledged: dict[str, float] = {}
        self.answered: set[str] = set()
        self.sessions_left = 1000
        self.concurrency = 1  # new sessions that may be begun in five seconds
        self._address = address

    def fail(self, method: str, path: str, status: int, body: Any = None, **how: Any) -> None:
        self.faults.append(Fault(method, path, status, {} if body is None else body, **how))

    def count(self, method: str, path: str) -> int:
        return sum(1 for called, where, _ in self.calls if called == method and fnmatch(where, path))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body, files = await _read(request)
        self.calls.append((request.method, path, body))
        if path.endswith("/callback"):
            self.acknowledged.setdefault(path.split("/")[3], time.perf_counter())
        fault = self._fault(request.method, path)
        if fault and fault.before:
            return await _failed(request, fault)
        response = self._answer(request, path, body, files)
        return await _failed(request, fault) if fault else response

    def _answer(self, request: web.Request, path: str, body: Any, files: list[Any]) -> web.Response:
        if path == "/gateway":
            return _json(200, {"url": self._address()})
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": self.sessions_left, "reset_after": 60_000}
            limit["max_concurrency"] = self.concurrency
            return _json(200, {"url": self._address(), "shards": 1, "session_start_limit": limit})
        try:
            params = dict(request.query)
            result = router.dispatch(self.backend, request.method, path, json=body, params=params, files=files)
        except BackendError as error:
            return _json(error.status, error.to_json())
        parts = path.split("/")
        if parts[1] == "webhooks" or (parts[-1] == "callback" and body["type"] not in DEFERRED):
            self.answered.add(parts[3])
        return _json(204 if result is None else 200, result)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and fnmatch(path, fault.path):
                fault.times -= 1
                return fault
        return None


async def _read(request: web.Request) -> tuple[Any, list[Any]]:
    """The body, and the files that come with it, as simcord wants them."""
    if request.content_type == "application/json":
        text = await request.text()
        return (json.loads(text) if text else None), []
    if request.content_type != "multipart/form-data":
        return None, []
    body, files = None, []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.filename is None:
            body = json.loads(await part.text())
        else:
            data = io.BytesIO(bytes(await part.read()))
            files.append(SimpleNamespace(fp=data, filename=part.filename, description=None))
    return body, files


async def _failed(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.status == 0:
        assert request.transport
        raw: socket.socket = request.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, content_type="text/html")
    return _json(fault.status, fault.body)


def _json(status: int, data: Any) -> web.Response:
    body = b"" if status == 204 else json.dumps(data).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=VIA)
