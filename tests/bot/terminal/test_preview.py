"""`loccit preview`: starts on this computer alone, says its address, stops on Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.terminal import preview
from bot.terminal.preview import MISSING, PreviewError
from passages.storage.library import SAMPLE


def test_it_says_its_address_serves_the_page_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "preview", "--port", "0", "--text", str(SAMPLE)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = said.rpartition(" ")[2].strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address.partition("#")[0], timeout=60) as page:  # noqa: S310 - loopback
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        _, trouble = process.communicate(timeout=60)
        assert process.returncode == 0
        assert trouble == ""
    finally:
        process.kill()
        process.communicate()


def test_without_the_dev_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simcord.preview", None)
    with pytest.raises(PreviewError, match="needs the dev extra") as caught:
        preview.run(SAMPLE, 0)
    assert str(caught.value) == MISSING


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PreviewError, match=f"Port {port} is taken"):
            preview.run(SAMPLE, port)
