"""What `loccit doctor` says of a database."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import URL, text

from bot.runtime.health import Finding
from bot.store.checkup import check_database
from bot.store.db.database import Database, database_url
from bot.store.store import Store
from bot.store.values import MEGA, Quota
from tests.bot.store.conftest import as_owner, execute
from tests.bot.store.store_makers import add


def look(url: URL, quota: Quota | None = None) -> list[Finding]:
    return list(check_database(url, quota or Quota()))


def wrong(findings: list[Finding]) -> list[str]:
    return [finding.text for finding in findings if not finding.ok]


def test_a_database_that_is_well_has_nothing_wrong(store: Store, url: str, tmp_path: Path) -> None:
    add(store, data=b"x" * MEGA)
    found = look(database_url(url, tmp_path))
    assert wrong(found) == []
    told = " | ".join(finding.text for finding in found)
    for words in ("can be reached", "its form is that of this Loccit", "1 texts of 1 servers, 1 MB", "can be written"):
        assert words in told
    assert ("undamaged" in told and "the servers may bring 199 MB more" in told) == store.database.is_sqlite


def test_looking_makes_nothing(tmp_path: Path) -> None:
    (found, space) = look(database_url("", tmp_path))
    assert "will be made at the first start" in found.text
    assert space.ok
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_a_newer_loccit_is_a_problem_of_an_older_one_is_not(
    store: Store, url: str, tmp_path: Path
) -> None:
    for form, words in (("9999", "newer Loccit (its form is 9999"), ("0000", "")):
        with store.database.transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :form"), {"form": form})
        problems = wrong(look(database_url(url, tmp_path)))
        assert [words in problem for problem in problems] == [True] * bool(words)


def test_damage_is_named_with_the_place_and_the_way_out(tmp_path: Path) -> None:
    store = Store(database_url("", tmp_path), tmp_path)
    for number in range(20):
        add(store, f"Text {number}", b"x" * 5_000)
    store.close()
    path = tmp_path / "loccit.db"
    data = bytearray(path.read_bytes())
    data[4096:8192] = bytes(4096)
    path.write_bytes(data)
    (told,) = wrong(look(database_url("", tmp_path)))
    assert f"{path} is damaged. Move it to another place" in told
    assert "loccit restore FILE" in told


class Told(NamedTuple):
    free: int


def test_a_disk_without_room_for_one_servers_texts_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database(database_url("", tmp_path)).close()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Told(150 * MEGA))
    (told,) = wrong(look(database_url("", tmp_path)))
    assert told.startswith(f"150 MB are free in {tmp_path}, but one server may keep 200 MB. Make room")
    assert wrong(look(database_url("", tmp_path), Quota(total=100 * MEGA))) == []


def test_files_that_others_may_read_are_named_with_the_command(tmp_path: Path) -> None:
    Database(database_url("", tmp_path)).close()
    path = tmp_path / "loccit.db"
    path.chmod(0o644)
    findings = look(database_url("", tmp_path))
    assert wrong(findings) == [f"data: other users may read {path} (mode 644). Run: chmod 600 {path}"]
    assert {finding.code for finding in findings} == {0}, "a warning"


@pytest.mark.parametrize("mode", [0o400, 0o000])
def test_what_cannot_be_written_is_a_problem(plain: Path, mode: int) -> None:
    Database(database_url("", plain)).close()
    assert wrong(look(database_url("", plain))) == []
    (plain / "loccit.db").chmod(mode)
    with as_owner(plain):
        assert any("cannot be opened and written by this user" in told for told in wrong(look(database_url("", plain))))


def test_rights_that_are_missing_in_postgresql_are_named(own: URL) -> None:
    Database(own).close()
    execute(own, "CREATE ROLE reader LOGIN", "GRANT SELECT ON alembic_version, servers, texts, contents TO reader")
    (told,) = wrong(look(own.set(username="reader")))
    execute(own, "DROP OWNED BY reader", "DROP ROLE reader")
    assert told.startswith("Loccit may not write")
    assert "texts" in told


def test_a_database_that_cannot_be_reached_is_a_problem(postgresql: URL) -> None:
    found = look(postgresql.set(port=1))
    assert [finding.code for finding in found] == [2]
    assert "it cannot be used now: " in found[0].text
    assert "Connection refused. See that it runs" in found[0].text
    found = look(postgresql.set(database="not there"))
    assert [finding.code for finding in found] == [78]
    assert "does not let Loccit in" in found[0].text
