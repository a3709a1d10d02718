"""Settings: one frozen object, every mistake named at once, and no secret in any message."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from bot.settings import KNOWN, Settings, SettingsError, is_loopback, load

TOKEN = "bG9vcGJhY2s.t0k3n.of-a-test"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.env"
    path.write_text(f"DISCORD_TOKEN={TOKEN}\n")
    path.chmod(0o600)
    return path


def problems(path: Path, environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(path, environment)
    assert TOKEN not in str(caught.value)
    return caught.value.problems


def test_the_environment_wins_over_the_file(file: Path) -> None:
    file.write_text(f"DISCORD_TOKEN={TOKEN}\nLOCCIT_LOG_LEVEL=ERROR\nLOCCIT_MODERATOR_ROLE=@Readers\n")
    settings = load(file, {"LOCCIT_LOG_LEVEL": "debug"})
    assert (settings.token, settings.log_level, settings.moderator_role) == (TOKEN, "DEBUG", "Readers")
    assert settings.source == file


def test_settings_are_frozen_and_never_show_the_token(file: Path) -> None:
    settings = load(file, {})
    assert TOKEN not in repr(settings)
    with pytest.raises(FrozenInstanceError):
        settings.token = ""  # type: ignore[misc]


def test_the_database_is_a_secret_too(file: Path) -> None:
    settings = load(file, {"LOCCIT_DATABASE": "postgresql://loccit:s3cret@db/loccit"})
    assert settings.database == "postgresql://loccit:s3cret@db/loccit"
    assert "s3cret" not in repr(settings)


def test_what_a_server_may_keep_is_set_in_megabytes(file: Path) -> None:
    settings = load(file, {"LOCCIT_MAX_UPLOAD_MB": "7", "LOCCIT_SERVER_MB": "70", "LOCCIT_OPEN_MB": "64"})
    assert (settings.quota.file, settings.quota.total, settings.open_bytes) == (7 << 20, 70 << 20, 64 << 20)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "DISCORD_TOKEN is missing"),
        ("DISCORD_TOKEN=", "DISCORD_TOKEN is empty"),
        ("DISCORD_TOKEN='  '", "DISCORD_TOKEN is empty"),
        ("DISCORD_TOKEN", "line 1: this is not NAME=value"),
        ("DISCORD_TOKEN=your-token-here", "placeholder"),
        ("DISCORD_TOKEN=<token>", "placeholder"),
        ("DISCORD_TOKEN=xxxxx.xxx", "placeholder"),
        ("DISCORD_TOKEN=${TOKEN}", "placeholder"),
        ("DISCORD_TOKEN=“abc”", "quotation marks"),
        ("DISCORD_TOKEN='abc def'", "quotation marks or blanks"),
        ("DISCORD_TOKEN=abcédef", "characters that no token has"),
        ("DISCORD_TOKEN=a\nDISCORD_TOKEN=b", "line 2: DISCORD_TOKEN is set a second time"),
    ],
)
def test_a_token_that_cannot_be_one_is_told_by_its_name(file: Path, line: str, told: str) -> None:
    file.write_text(line + "\n")
    assert any(told in problem for problem in problems(file, {}))


@pytest.mark.parametrize("value", ['"abc.def"', " abc.def", "abc.def\n", "'abc'"])
def test_a_token_in_the_environment_has_no_quotes_and_no_blanks(file: Path, value: str) -> None:
    assert "DISCORD_TOKEN has quotation marks or blanks" in problems(file, {"DISCORD_TOKEN": value})[0]


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "LOCCIT_MODERATOR_ROLE"])
def test_an_empty_variable_does_not_silently_hide_the_file(file: Path, name: str) -> None:
    file.write_text(f"DISCORD_TOKEN={TOKEN}\nLOCCIT_MODERATOR_ROLE=Readers\n")
    (told,) = problems(file, {name: ""})
    assert told.startswith(f"{name} is empty in the environment, which hides its value in {file}")


def test_an_empty_variable_that_hides_nothing_is_as_good_as_none(file: Path) -> None:
    assert load(file, {"LOCCIT_MODERATOR_ROLE": ""}).moderator_role == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LOCCIT_MAX_RUNNING", "0", "LOCCIT_MAX_RUNNING must be 1 to 64, got 0."),
        ("LOCCIT_MAX_RUNNING", "-5", "LOCCIT_MAX_RUNNING must be 1 to 64, got -5."),
        ("LOCCIT_MAX_RUNNING", "8.5", "must be 1 to 64, got 8.5."),
        ("LOCCIT_MAX_RUNNING", "65", "must be 1 to 64, got 65."),
        ("LOCCIT_MAX_WAITING", "-1", "must be 0 to 10,000, got -1."),
        ("LOCCIT_MAX_WAITING", "many", "must be 0 to 10,000, got many."),
        ("LOCCIT_MAX_UPLOAD_MB", "101", "LOCCIT_MAX_UPLOAD_MB must be 1 to 100, got 101."),
        ("LOCCIT_SERVER_MB", "0", "LOCCIT_SERVER_MB must be 1 to 100,000, got 0."),
        ("LOCCIT_OPEN_MB", "15", "LOCCIT_OPEN_MB must be 16 to 100,000, got 15."),
        ("LOCCIT_SHARDS", "0", "LOCCIT_SHARDS must be 1 to 10,000, got 0."),
        ("LOCCIT_LOG_LEVEL", "LOUD", "must be one of DEBUG, INFO, WARNING, ERROR, got LOUD."),
        ("LOCCIT_SERVERS", "123, home", "must be server ids (numbers) with commas between them, got home."),
        ("LOCCIT_TEXTS", "/no/such/folder", "there is no folder /no/such/folder. Make it"),
        ("LOCCIT_DISCORD_API", "https://example.org/api", "must be a http address on this computer"),
        ("LOCCIT_DISCORD_API", "http://127.0.0.1.example.org/api", "must be a http address on this computer"),
        ("LOCCIT_TEXT", "/srv", "LOCCIT_TEXT is not a setting. Did you mean LOCCIT_TEXTS?"),
        ("LOCCIT_COLOUR", "red", "LOCCIT_COLOUR is not a setting. There are: "),
        ("DISCORD_TOKN", "a", "DISCORD_TOKN is not a setting. Did you mean DISCORD_TOKEN?"),
    ],
)
@pytest.mark.parametrize("from_file", [False, True])
def test_a_wrong_value_is_told_with_what_is_right(
    file: Path, name: str, value: str, told: str, from_file: bool
) -> None:
    if from_file:
        file.write_text(f"DISCORD_TOKEN={TOKEN}\n{name}={value}\n")
    (problem,) = problems(file, {} if from_file else {name: value})
    assert told in problem


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    file.write_text("LOCCIT_MAX_RUNNING=-1\nLOCCIT_LOG_LEVEL=LOUD\nLOCCIT_COLOUR=red\nnot a line\n")
    assert len(problems(file, {"LOCCIT_TEXTS": "/no/such/folder"})) == 6


def test_the_env_file_of_a_parent_folder_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\n")
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    with pytest.raises(SettingsError, match="DISCORD_TOKEN is missing"):
        load(environment={})
    monkeypatch.chdir(tmp_path)
    assert load(environment={}).source == tmp_path / ".env"


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    told = problems(tmp_path / "other.env", {"DISCORD_TOKEN": TOKEN})
    assert told[0].startswith(f"There is no settings file {tmp_path / 'other.env'}")


def test_a_file_that_is_not_text_is_told(file: Path) -> None:
    file.write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    assert "it is not UTF-8 text" in problems(file, {})[0]


def test_values_of_the_file_are_taken_as_they_stand(file: Path) -> None:
    file.write_text(f"\ufeffDISCORD_TOKEN='{TOKEN}'\nLOCCIT_MODERATOR_ROLE=\"${{HOME}}\"\n", encoding="utf-8")
    settings = load(file, {"HOME": "/root"})
    assert (settings.token, settings.moderator_role) == (TOKEN, "${HOME}")


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o644, True), (0o640, True)])
def test_a_file_that_others_can_read_is_warned_of(file: Path, mode: int, warned: bool) -> None:
    file.chmod(mode)
    warnings = load(file, {}).warnings
    assert [f"mode {mode:o}" in warning and "chmod 600" in warning for warning in warnings] == [True] * warned


def test_every_setting_is_explained_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    named = {
        line.lstrip("#").partition("=")[0] for line in example.splitlines() if "=" in line and "# " not in line[:2]
    }
    assert named == set(KNOWN)


def test_the_example_file_is_a_settings_file_that_only_lacks_the_token(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text((ROOT / ".env.example").read_text().replace("#LOCCIT_TEXTS", "#"))
    assert problems(path, {}) == ("DISCORD_TOKEN is empty. Put the bot token in .env (see README, step 3).",)
    defaults, read = Settings(), load(path, {}, token=False)
    changed = {field.name for field in fields(Settings) if getattr(defaults, field.name) != getattr(read, field.name)}
    assert changed <= {"source", "warnings"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8080/api/v10", True),
        ("ws://localhost:9/", True),
        ("http://[::1]:80", True),
        ("https://discord.com/api/v10", False),
        ("http://127.0.0.1@example.org/", False),
        ("http://[", False),
    ],
)
def test_only_this_computer_is_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected
