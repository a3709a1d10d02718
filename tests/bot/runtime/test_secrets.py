"""No secret is in what leaves: log lines, traces, warnings, and what an error that nobody caught leaves behind."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.runtime import logs

TOKEN = "MTIzNDU2.t0k3n.of-a-canary"
PASSWORD = 'cana"ry\\päss wörd'
DATABASE = f"postgresql://loccit:{quote(PASSWORD)}@db.example/loccit"
SECRETS = (TOKEN, PASSWORD, quote(PASSWORD), DATABASE, "cana")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, logging.getLogger("bot").level
    stream = io.StringIO()
    logs.set_up("DEBUG", TOKEN, stream, database=DATABASE)
    yield stream
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.getLogger("bot").setLevel(before[3])
    logging.captureWarnings(capture=False)


def _connect(secret: str) -> None:
    raise OSError(f"could not connect with {secret}")


@pytest.mark.parametrize("secret", SECRETS[:4], ids=["token", "password", "quoted password", "address"])
def test_no_secret_is_in_a_line_however_it_got_there(written: io.StringIO, secret: str) -> None:
    log = logging.getLogger("bot.deep")

    def fail(depth: int) -> None:
        try:
            if not depth:
                _connect(secret)
            fail(depth - 1)
        except (OSError, RuntimeError) as error:
            raise RuntimeError(f"at {depth}: {secret!s}") from error

    log.info("connected with %s", secret)
    log.info(secret, extra={"ref": secret, "stack": secret})
    try:
        fail(20)
    except RuntimeError as error:
        log.exception("failed: %s", secret, exc_info=error)
    assert written.getvalue().count("time=") == 3
    assert not [each for each in SECRETS if each in written.getvalue()]
    assert "cana" not in written.getvalue()


@pytest.mark.parametrize(
    "code",
    [
        "raise RuntimeError(secret)",
        "import threading; t = threading.Thread(target=lambda: int(secret)); t.start(); t.join()",
        "import warnings; warnings.warn(secret)",
        """import asyncio
async def f():
    asyncio.get_running_loop().call_soon(lambda: int(secret))
    await asyncio.sleep(0.01)
asyncio.run(f())""",
    ],
    ids=["error", "thread", "warning", "callback"],
)
def test_what_nobody_catches_is_told_without_secrets(code: str, tmp_path: Path) -> None:
    script = (
        "import os\nfrom bot.runtime import logs\nsecret = os.environ['SECRET']\n"
        f"logs.set_up('INFO', os.environ['TOKEN'], database=os.environ['DATABASE'])\n{code}"
    )
    for secret in SECRETS[:4]:
        told = {"SECRET": secret, "TOKEN": TOKEN, "DATABASE": DATABASE, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, **told}, cwd=tmp_path, capture_output=True, check=False
        )
        out = (done.stdout + done.stderr).decode()
        assert "level=" in out
        assert "cana" not in out
