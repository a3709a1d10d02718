"""A file that takes over the process that reads it finds nothing there, and cannot get out."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from passages.confinement.limits import MEMORY
from passages.confinement.survey import PROMISES, survey
from passages.errors import Damaged, TookTooLong
from passages.readers.sandbox import read_in_sandbox
from tests.passages.confinement.needs import needs_landlock, needs_linux, needs_posix, needs_seccomp
from tests.support.taken_over import bystander, take_over, told_by
from tests.support.waiting import GUARD, wait_until

pytestmark = pytest.mark.child_processes

CANARY = "MTIzNDU2.t0k3n.of-a-canary"

Told = Callable[[str], str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A bot's folder: settings with a token, and a database."""
    folder = tmp_path / "bot"
    folder.mkdir()
    (folder / ".env").write_text(f"DISCORD_TOKEN={CANARY}\n")
    with contextlib.closing(sqlite3.connect(folder / "loccit.db")) as database:
        database.execute("CREATE TABLE contents (data TEXT)")
        database.execute("INSERT INTO contents VALUES (?)", [CANARY])
        database.commit()
    return folder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Told:
    monkeypatch.setenv("DISCORD_TOKEN", CANARY)
    return lambda code: told_by(monkeypatch, tmp_path, code)


@needs_landlock
def test_it_reads_no_file_of_the_bot(told: Told, home: Path) -> None:
    got = told(f"""
        import os
        got = []
        for path in ({str(home / ".env")!r}, {str(home / "loccit.db")!r}, "/etc/passwd", "/etc/hostname"):
            for way in (lambda: open(path, "rb").read(), lambda: os.open(path, os.O_RDONLY),
                        lambda: os.listdir(os.path.dirname(path))):
                try:
                    got.append((path, way()))
                except OSError:
                    pass
        return got
    """)
    assert got == "[]"


def test_no_token_is_in_its_environment(told: Told) -> None:
    environment = told("import os; return dict(os.environ)")
    assert "PYTHONPATH" in environment
    assert CANARY not in environment


@needs_landlock
def test_it_cannot_look_into_the_process_that_started_it(told: Told) -> None:
    got = told("""
        import ctypes, os
        got = []
        for process in (os.getppid(), 1, "self"):
            for file in ("environ", "mem", "maps", "cmdline"):
                try:
                    got.append((file, open(f"/proc/{process}/{file}", "rb").read(20)))
                except OSError:
                    pass
        library = ctypes.CDLL(None)
        if library.ptrace(16, os.getppid(), None, None) == 0:  # PTRACE_ATTACH
            got.append("ptrace")
        buffer = ctypes.create_string_buffer(8)
        here = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
        if library.process_vm_readv(os.getppid(), here, 1, here, 1, 0) > 0:
            got.append("process_vm_readv")
        return got
    """)
    assert got == "[]"


@needs_seccomp
def test_it_reaches_no_network(told: Told, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "socket"))
        local.listen()
        listener.settimeout(0.2)
        got = told(f"""
            import socket
            got = []
            for family, kind, address in (
                (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", {listener.getsockname()[1]})),
                (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", {listener.getsockname()[1]})),
                (socket.AF_UNIX, socket.SOCK_STREAM, {str(tmp_path / "socket")!r}),
            ):
                try:
                    with socket.socket(family, kind) as opened:
                        opened.connect(address)
                        got.append(address)
                except OSError:
                    pass
            try:
                got.append(socket.socketpair())
            except OSError:
                pass
            return got
        """)
        assert got == "[]"
        with pytest.raises(TimeoutError):
            listener.accept()


@needs_seccomp
def test_it_starts_nothing_and_signals_nobody(told: Told) -> None:
    got = told("""
        import ctypes, os, signal, subprocess, sys
        def forked():
            child = os.fork()
            if not child:
                os._exit(0)
            return child
        library = ctypes.CDLL(None, use_errno=True)
        got = []
        for name, way in {
            "fork": forked,
            "spawn": lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}),
            "subprocess": lambda: subprocess.run([sys.executable, "-c", ""]),
            "exec": lambda: os.execv("/bin/true", ["true"]),
            "kill": lambda: os.kill(os.getppid(), 0),
            "killpg": lambda: os.killpg(os.getpgid(os.getppid()), 0),
            "setsid": lambda: os.setpgid(0, os.getppid()),
            "io_uring": lambda: ctypes.c_long(library.syscall(425, 1, None)).value >= 0 or 1 / 0,
            "memfd": lambda: os.memfd_create("code"),
        }.items():
            try:
                got.append((name, way()))
            except (OSError, ZeroDivisionError):
                pass
        return got
    """)
    assert got == "[]"


@needs_landlock
def test_it_changes_nothing_on_the_disk(told: Told, home: Path) -> None:
    before = {path: path.read_bytes() for path in home.iterdir()}
    got = told(f"""
        import os, tempfile
        home = {str(home)!r}
        got = []
        for name, way in {{
            "new": lambda: open(home + "/new", "wb"),
            "temporary": lambda: tempfile.TemporaryFile(),
            "shared memory": lambda: open("/dev/shm/loccit", "wb"),
            "overwritten": lambda: open(home + "/loccit.db", "r+b"),
            "cut": lambda: os.truncate(home + "/loccit.db", 0),
            "removed": lambda: os.unlink(home + "/loccit.db"),
            "renamed": lambda: os.rename(home + "/loccit.db", home + "/other"),
            "folder": lambda: os.mkdir(home + "/folder"),
            "link": lambda: os.symlink("/etc/passwd", home + "/link"),
            "hard link": lambda: os.link(home + "/.env", home + "/copy"),
            "mode": lambda: os.chmod(home + "/.env", 0o777),
            "owner": lambda: os.chown(home + "/.env", os.getuid(), os.getgid()),
            "times": lambda: os.utime(home + "/.env"),
        }}.items():
            try:
                got.append((name, way()))
            except OSError:
                pass
        return got
    """)
    assert got == "[]"
    assert {path: path.read_bytes() for path in home.iterdir()} == before


@needs_posix
def test_its_limits_cannot_be_raised(told: Told) -> None:
    got = told("""
        import resource
        got = []
        for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"):
            limit = getattr(resource, name)
            try:
                resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                got.append(name)
            except (OSError, ValueError):
                pass
            if resource.getrlimit(limit)[1] == resource.RLIM_INFINITY:
                got.append(name + " is infinite")
        return got
    """)
    assert got == "[]"


@needs_posix
def test_it_has_the_memory_that_is_promised_and_no_more(told: Told) -> None:
    assert told(f"return len(bytearray({MEMORY // 2}))") == str(MEMORY // 2)
    refused = told(f"""
        try:
            return len(bytearray({MEMORY}))
        except MemoryError:
            return "refused"
    """)
    assert refused == "refused"


def test_it_cannot_fill_our_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    take_over(tmp_path, "import os\nwhile True: os.write(3, bytes(1 << 20))")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(TookTooLong, match="200 MB"):
        read_in_sandbox("taken_over", b"data", seconds=GUARD)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"document\n",
        b"document\n00000000{}",
        b"error\n",
        b"error\n[]",
        b'error\n{"kind": "annotations", "message": "", "place": ""}',
        b'error\n{"kind": "LoccitError", "message": "", "place": ""}',
        b'error\n{"kind": "__builtins__", "message": "", "place": ""}',
        b'error\n{"kind": "Damaged"}',
        b"error\n" + b"[" * 100_000,
    ],
)
def test_whatever_it_answers_is_a_document_or_an_error(
    answer: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    take_over(tmp_path, f"import os\nos.write(3, {answer!r})\nos._exit(0)")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Damaged):
        read_in_sandbox("taken_over", b"data", seconds=GUARD)


def test_what_it_tells_a_person_is_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert len(told_by(monkeypatch, tmp_path, "return 'x' * 1_000_000")) <= 1_000


def children(process: int) -> Iterator[int]:
    """Yield the processes that `process` has started."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                yield int(path.parent.name)


def alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@needs_linux
def test_it_does_not_outlive_the_bot(tmp_path: Path) -> None:
    take_over(tmp_path, "import time\ntime.sleep(600)")
    with bystander(tmp_path, "") as bot:
        wait_until(lambda: bool(list(children(bot.pid))), "reader")
        [reader] = children(bot.pid)
        bot.kill()
    wait_until(lambda: not alive(reader), "end of the reader whose bot was killed")
    assert not alive(reader)


@needs_linux
def test_a_process_that_conceals_itself_is_not_read_by_another_of_its_user(tmp_path: Path) -> None:
    host = """
import os, sys
from passages.confinement import conceal
from passages.confinement.kernel import drop_capabilities
drop_capabilities()  # root may look into everything
if sys.argv[1] == "concealed":
    conceal()
host = os.getpid()
if not os.fork():
    try:
        print(open(f"/proc/{host}/environ").read())
    except OSError:
        print("refused")
else:
    os.wait()
"""
    told = {}
    for state in ("open", "concealed"):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TOKEN": CANARY}
        command = [sys.executable, "-c", host, state]
        told[state] = subprocess.run(command, env=environment, capture_output=True, check=True).stdout.decode()
    assert CANARY in told["open"]
    assert told["concealed"] == "refused\n"


@needs_linux
@needs_landlock
@needs_seccomp
def test_the_survey_finds_that_every_promise_is_held() -> None:
    assert survey() == {promise.name: True for promise in PROMISES}


def test_the_survey_tells_what_is_not_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the kernel lacks all of it: the same process, but its calls are answered as an old kernel would."""
    (tmp_path / "sitecustomize.py").write_text(
        "from passages.confinement import kernel\n"
        "def refuse(*_): raise kernel.NotOffered(38, 'not here')\n"
        "kernel.syscall = kernel.prctl = refuse\n"
        "from passages.confinement import landlock, seccomp\n"
        "landlock.syscall = seccomp.syscall = refuse\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    held = survey()
    assert held["memory"]
    assert not held["files"]
    assert not held["network"]
    assert not held["ending"]
