"""Read the settings into one frozen object, from `.env` and the environment, never at import.

The environment overrides the file. A variable that is set but empty is an error where it would hide a value of the
file: a bot would start without its token, and nothing would say why.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from bot.runtime.admission import AdmissionLimits
from bot.store.values import MEGA, Quota
from passages.errors import LoccitError

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: a restart without a change will not help
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SETUP_HINT = "Put the bot token in .env (see README, step 3)."
KNOWN = {
    "DISCORD_TOKEN": "the bot token of the developer portal",
    "LOCCIT_TEXTS": "the folder of texts; the sample text without it",
    "LOCCIT_DATA": "where the bot keeps its own files",
    "LOCCIT_DATABASE": "where the servers' own texts are kept; a file in LOCCIT_DATA without it",
    "LOCCIT_MAX_UPLOAD_MB": "how large a file a moderator may upload",
    "LOCCIT_SERVER_MB": "how much one server may keep",
    "LOCCIT_OPEN_MB": "how much of the servers' texts is held open",
    "LOCCIT_MODERATOR_ROLE": "the name or id of a role that may use /library, beside Manage Server",
    "LOCCIT_SERVERS": "ids of the servers that may read the host's texts; all servers without it",
    "LOCCIT_SHARDS": "how many connections a large bot has, in all its processes; one, and one process, without it",
    "LOCCIT_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "LOCCIT_MAX_RUNNING": "questions answered at the same time",
    "LOCCIT_MAX_WAITING": "questions that wait for their turn before others are refused",
    "LOCCIT_DISCORD_API": "for tests: another Discord on this computer",
}
NOT_SETTINGS = ("LOCCIT_FULL", "LOCCIT_TRACEBACK")  # size of the test suites; full tracebacks
DEFAULT_FILE = Path(".env")


class SettingsError(LoccitError):
    """Raised when the settings cannot be used. `problems` lists all of them, one line each, without secrets."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Join the problems into one message."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the host. `texts` is None for the sample text that ships with Loccit."""

    token: str = field(default="", repr=False)
    texts: Path | None = None
    data: Path = Path(".loccit")
    database: str = field(default="", repr=False)  # a URL, with a password in it; "" for a file in `data`
    quota: Quota = field(default_factory=Quota)
    open_bytes: int = 256 * MEGA  # of texts that are held open
    moderator_role: str = ""  # name or id
    servers: frozenset[int] = frozenset()  # empty: all
    shards: int = 0  # 0: one connection, not a shard, and one process
    log_level: str = "INFO"
    limits: AdmissionLimits = field(default_factory=AdmissionLimits)
    api: str = ""  # another API base on loopback, for tests; "" is Discord
    source: Path | None = None  # the file that was read
    warnings: tuple[str, ...] = ()


def load(path: Path = DEFAULT_FILE, environment: Mapping[str, str] | None = None, *, token: bool = True) -> Settings:
    """Read the settings from a file and the environment.

    The default file is `.env` in the current folder; parent folders are never searched.

    Raises:
        SettingsError: with every problem found. A missing token is one unless `token` is false.
    """
    environment = os.environ if environment is None else environment
    reader = _SettingsReader(environment, path, must_exist=path != DEFAULT_FILE)
    defaults, quota = AdmissionLimits(), Quota()
    settings = Settings(
        token=reader.token(required=token),
        texts=reader.folder("LOCCIT_TEXTS"),
        data=Path(reader.text("LOCCIT_DATA") or ".loccit").expanduser(),
        database=reader.text("LOCCIT_DATABASE"),
        quota=Quota(
            file=reader.number("LOCCIT_MAX_UPLOAD_MB", 1, 100, quota.file // MEGA) * MEGA,
            total=reader.number("LOCCIT_SERVER_MB", 1, 100_000, quota.total // MEGA) * MEGA,
        ),
        open_bytes=reader.number("LOCCIT_OPEN_MB", 16, 100_000, 256) * MEGA,
        moderator_role=reader.text("LOCCIT_MODERATOR_ROLE").removeprefix("@"),
        servers=reader.ids("LOCCIT_SERVERS"),
        shards=reader.number("LOCCIT_SHARDS", 1, 10_000, 0),
        log_level=reader.choice("LOCCIT_LOG_LEVEL", LOG_LEVELS, "INFO"),
        limits=AdmissionLimits(
            running=reader.number("LOCCIT_MAX_RUNNING", 1, 64, defaults.running),
            waiting=reader.number("LOCCIT_MAX_WAITING", 0, 10_000, defaults.waiting),
        ),
        api=reader.loopback("LOCCIT_DISCORD_API"),
        source=reader.source,
        warnings=tuple(reader.warnings),
    )
    if reader.problems:
        raise SettingsError(tuple(reader.problems))
    return settings


class _SettingsReader:
    """Parses single settings and collects the problems found on the way."""

    def __init__(self, environment: Mapping[str, str], path: Path, *, must_exist: bool) -> None:
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.source: Path | None = None
        self._path = path.absolute()
        file = self._read_file(must_exist=must_exist)
        self._values = file | {name: value for name, value in environment.items() if name in KNOWN}
        for name in KNOWN:
            if name in environment and not environment[name].strip() and file.get(name, "").strip():
                self.problems.append(
                    f"{name} is empty in the environment, which hides its value in {self._path}. "
                    f"Unset the variable, or give it a value."
                )
                self._values.pop(name)
        self._check_names([*environment, *file])

    def token(self, *, required: bool) -> str:
        name = "DISCORD_TOKEN"
        if any(problem.startswith(name) for problem in self.problems):
            return ""
        value = self._values.get(name)
        if value is None or not value.strip():
            if required:
                self.problems.append(f"{name} is {'missing' if value is None else 'empty'}. {SETUP_HINT}")
            return ""
        if any(mark in value for mark in "\"'“”‘’`") or any(character.isspace() for character in value):
            self.problems.append(f"{name} has quotation marks or blanks in it. Put the bare token there, nothing else.")
        elif _is_placeholder(value):
            self.problems.append(f"{name} still holds the placeholder. {SETUP_HINT}")
        elif not value.isascii() or not value.isprintable():
            self.problems.append(f"{name} has characters that no token has. Copy it again from the developer portal.")
        return value

    def text(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def folder(self, name: str) -> Path | None:
        if not (value := self.text(name)):
            return None
        path = Path(value).expanduser()
        if not path.exists():
            self.problems.append(f"{name}: there is no folder {path.absolute()}. Make it, or name another one.")
        elif not os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK):
            self.problems.append(f"{name}: {path.absolute()} cannot be read by this user. Change its rights.")
        return path

    def number(self, name: str, low: int, high: int, default: int) -> int:
        if not (value := self.text(name)):
            return default
        if not value.lstrip("-").isdecimal() or not low <= int(value) <= high:
            self.problems.append(f"{name} must be {low} to {high:,}, got {value[:40]}.")
            return default
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name).upper() or default
        if value not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}, got {value[:40]}.")
        return value

    def ids(self, name: str) -> frozenset[int]:
        parts = self.text(name).replace(",", " ").split()
        if wrong := [part for part in parts if not part.isdecimal()]:
            self.problems.append(f"{name} must be server ids (numbers) with commas between them, got {wrong[0][:40]}.")
            return frozenset()
        return frozenset(map(int, parts))

    def loopback(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        if value and not is_loopback(value):
            self.problems.append(
                f"{name} is for tests and must be a http address on this computer, "
                f"such as http://127.0.0.1:8080/api/v10, got {value[:80]}."
            )
        return value

    def _read_file(self, *, must_exist: bool) -> dict[str, str]:
        from dotenv.parser import parse_stream  # only `run` and `doctor` read settings

        try:
            with self._path.open(encoding="utf-8-sig") as stream:
                bindings = list(parse_stream(stream))
                self._check_rights(os.fstat(stream.fileno()).st_mode)
        except FileNotFoundError:
            if must_exist:
                self.problems.append(f"There is no settings file {self._path}. Copy .env.example there.")
            return {}
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            self.problems.append(f"The settings file {self._path} cannot be read: {why}.")
            return {}
        self.source = self._path
        values: dict[str, str] = {}
        for binding in bindings:
            place = f"{self._path.name}, line {binding.original.line}"
            if binding.error or (binding.key and binding.value is None):
                self.problems.append(f"{place}: this is not NAME=value.")
            elif binding.key and binding.value is not None:
                if binding.key in values and binding.key in KNOWN:
                    self.problems.append(f"{place}: {binding.key} is set a second time. Keep one of the two.")
                values[binding.key] = binding.value
        return values

    def _check_rights(self, mode: int) -> None:
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            self.warnings.append(
                f"{self._path} can be read by other users (mode {stat.S_IMODE(mode):o}). Run: chmod 600 {self._path}"
            )

    def _check_names(self, names: list[str]) -> None:
        for name in dict.fromkeys(names):
            if name.startswith(("LOCCIT_", "DISCORD_TOK")) and name not in KNOWN and name not in NOT_SETTINGS:
                close = get_close_matches(name, KNOWN, 1, cutoff=0.8)
                hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(KNOWN)}."
                self.problems.append(f"{name} is not a setting. {hint}")


def is_loopback(url: str) -> bool:
    """Return whether `url` is a plain http or websocket URL on this computer."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "ws") and parts.hostname in LOOPBACK


def _is_placeholder(token: str) -> bool:
    bare = "".join(filter(str.isalnum, token)).casefold()
    placeholder = bare.startswith(("your", "insert", "paste", "replace", "changeme", "todo")) or bare.endswith("here")
    return placeholder or token.startswith(("<", "$")) or not bare.strip("x") or not bare.strip("0")
