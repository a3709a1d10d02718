"""A stretch of network between Loccit and a database: it can be slow, silent, or cut."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """What stands between. `delay`: seconds before what was asked is passed on; `silent`: nothing is."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.silent = False
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End all connections and take no more."""
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open += [near, far]
                threading.Thread(target=self._pass, args=(near, far), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near), kwargs={"back": True}, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, *, back: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                time.sleep(0 if back else self.delay)
                while self.silent:
                    time.sleep(0.02)
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    line = Line(port)
    try:
        yield line
    finally:
        line.silent = False
        line.cut()
