"""The terminal as its users use it: every test runs the program in a process of its own, or its commands as a whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from passages import read
from passages.storage.library import SAMPLE

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = next(SAMPLE.glob("*.questions.toml"))
ESSAY = next(SAMPLE.glob("*.md"))


def loccit(*words: str | Path, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` with these words, away from any settings of this machine."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LOCCIT_", "DISCORD_"))}
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot", *map(str, words)],  # -P: the folder `tests` has a package `bot`, too
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        cwd=tempfile.gettempdir(),
        timeout=60,
        check=False,
    )


def assert_one_line_of_error(ran: subprocess.CompletedProcess[str], told: str) -> None:
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith("loccit: ")
    assert ran.stderr.count("\n") == 1
    assert told in ran.stderr


def test_a_question_is_answered_from_the_sample_text() -> None:
    ran = loccit("ask", "How should a group quote a text?")
    assert ran.returncode == 0, ran.stderr
    assert "A group should quote a text the way a surveyor consults a boundary stone" in ran.stdout
    assert "p. 22" in ran.stdout
    assert ran.stderr == ""


def test_a_speech_is_shown_with_its_speaker(tmp_path: Path) -> None:
    play = tmp_path / "mill.txt"
    play.write_text(
        "THE MILL\n\nACT I\n\nSCENE II. The road.\n\nJEYES. I have sold the wool.\n\n"
        "HALE. The smith wants eleven pounds for the wheel.\n\nJEYES. Then he shall have them.\n",
        encoding="utf-8",
    )
    ran = loccit("ask", "--text", play, "What does Hale say about the wheel?")
    assert "HALE. The smith wants eleven pounds for the wheel." in ran.stdout
    assert "I.2, Jeyes, Hale" in ran.stdout


def test_nothing_found_is_exit_code_1_as_with_grep() -> None:
    ran = loccit("ask", "What is the capital of Mongolia?")
    assert ran.returncode == 1
    assert "“Mongolia”" in ran.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ask", "--text", "no-such-file.txt", "why?"], "no-such-file.txt"),
        (["check", "no-such-file.txt"], "no-such-file.txt"),
        (["eval", "no-such-file.toml"], "no-such-file.toml"),
        (["ask"], "Missing argument"),
        (["ask", "--nonsense", "why?"], "No such option"),
        (["nonsense"], "No such command"),
        (["add", "no-such-file.txt"], "no library folder yet"),
    ],
)
def test_an_error_is_exit_code_2_and_one_line(words: list[str], told: str) -> None:
    assert_one_line_of_error(loccit(*words), told)


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"\x89PNG\r\n\x1a\n" + bytes(200), b"abc\x81\x8d\x8f def" * 20])
def test_a_file_that_is_no_text_is_refused_in_one_line(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "strange.txt"
    path.write_bytes(data)
    assert_one_line_of_error(loccit("check", "--json", path), "strange.txt")


def test_json_holds_what_others_build_on() -> None:
    told = json.loads(loccit("ask", "--json", "When did Estienne print Plato?").stdout)
    assert (told["found"], told["confidence"]) == (True, "found")
    quote = told["quotes"][0]
    assert quote["pages"] == ["23"]
    assert quote["text"] == read(ESSAY).text[quote["start"] : quote["end"]]
    assert {"citation", "score", "title"} <= quote.keys()
    missed = json.loads(loccit("ask", "--json", "What is the capital of Mongolia?").stdout)
    assert (missed["found"], missed["confidence"], missed["quotes"]) == (False, "none", [])
    assert "Mongolia" in missed["missing"]


def test_a_pipe_gets_no_colours_and_each_quote_on_one_line() -> None:
    out = loccit("ask", "How should a group quote a text?").stdout
    assert "\x1b" not in out
    quote = json.loads(loccit("ask", "--json", "How should a group quote a text?").stdout)["quotes"][0]["text"]
    assert quote in out.splitlines()


def test_colours_come_when_asked_for_and_go_with_no_color() -> None:
    assert "\x1b[1" in loccit("ask", "quote a text", FORCE_COLOR="1").stdout
    assert "\x1b[3" not in loccit("ask", "quote a text", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_narrow_terminal_is_respected() -> None:
    out = loccit("ask", "quote a text", FORCE_COLOR="1", NO_COLOR="1", COLUMNS="30", TERM="xterm").stdout
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in out.splitlines()) <= 30


def test_note_numbers_are_raised_and_notes_shown_when_wanted() -> None:
    out = loccit("ask", "--notes", "What did Augustine notice about Ambrose?").stdout
    assert "⁴" in out
    assert "Confessions" in out


def test_check_shows_what_was_read() -> None:
    out = loccit("check", ESSAY).stdout
    assert "Where Does It Say That?" in out
    assert "21 to 28" in out


def test_check_as_json_has_every_sentence_with_its_pages() -> None:
    told = json.loads(loccit("check", "--json", ESSAY).stdout)
    assert (told["basis"], told["first"], told["last"]) == ("printed", "21", "28")
    assert {"title", "author", "warnings", "passages"} <= told.keys()
    crossing = [s for p in told["passages"] for s in p["sentences"] if len(s["pages"]) == 2]
    assert any("she is the last person who could tell you which half is hers" in s["text"] for s in crossing)


def test_check_prints_the_text_page_by_page() -> None:
    out = loccit("check", "--pages", ESSAY).stdout
    assert [f"── p. {page} ──" in out for page in range(21, 29)] == [True] * 8
    assert "[End Page" not in out


def test_the_sample_questions_are_answered_from_the_right_page(tmp_path: Path) -> None:
    ran = loccit("eval", QUESTIONS, "--text", ESSAY, "--json")
    score = json.loads(ran.stdout)["score"]
    assert json.loads(ran.stdout)["warnings"] == []
    assert (score["answerable"], score["unanswerable"]) == (20, 5)
    assert score["hit_at_1"] >= 0.9
    assert score["pages_right"] == 1
    earlier = tmp_path / "last.json"
    earlier.write_text(ran.stdout, encoding="utf-8")
    assert "0 better, 0 worse, 25 as before" in loccit("eval", QUESTIONS, "--text", ESSAY, "--against", earlier).stdout


def test_a_conversation_takes_follow_ups_and_commands() -> None:
    asked = "When did Estienne print Plato?\non which page?\n"
    talk = asked + "/page 23\n/page 999\n/more\n/nonsense\n/help\n/reload\n/quit\nlost"
    ran = loccit("chat", typed=talk)
    assert ran.returncode == 0, ran.stderr
    assert "It stands in" in ran.stdout
    assert "has pages 21 to 28. You asked for page 999." in ran.stdout
    assert "There is no /nonsense." in ran.stdout
    assert "No text has changed." in ran.stdout
    assert "lost" not in ran.stdout


def test_a_conversation_survives_whatever_is_typed() -> None:
    ran = loccit("chat", typed="???\n" + "x" * 6000 + "\n\u202e[](\n/page\n/\nWhat is the fence?\n")
    assert ran.returncode == 0, ran.stderr
    assert "The remedy for spoilers is a fence" in ran.stdout


def test_texts_are_added_and_listed(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    ran = loccit("add", ESSAY, "--to", folder)
    assert ran.returncode == 0, ran.stderr
    listed = loccit("texts", LOCCIT_TEXTS=str(folder)).stdout
    assert "“Where Does It Say That?”" in listed
    assert "pages 21–28" in listed


def test_a_question_loads_neither_discord_nor_what_it_does_not_need() -> None:
    script = (
        "import sys; sys.argv = ['loccit', 'ask', 'quote a text']\n"
        "from bot.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('discord', 'aiohttp', 'lxml', 'pypdfium2', 'prompt_toolkit', 'sqlalchemy', 'asyncio')"
        " if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_reader_of_the_pipe_may_leave_early() -> None:
    command = [sys.executable, "-m", "bot", "check", "--pages", str(ESSAY)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.readline()
        ran.stdout.close()
        assert ran.stderr.read() == b""


def test_a_backup_is_written_and_brought_back(tmp_path: Path) -> None:
    data = {"LOCCIT_DATA": str(tmp_path / "data")}
    made = loccit("backup", tmp_path / "all.loccit", **data)
    assert (made.returncode, made.stderr) == (0, "")
    assert "0 texts of 0 servers" in made.stdout
    restored = loccit("restore", tmp_path / "all.loccit", **data)
    assert restored.returncode == 0, restored.stderr
    assert "before-restore-" in restored.stdout
    assert "for 30 days" in restored.stdout
    (tmp_path / "all.loccit").write_bytes(b"not a backup")
    assert_one_line_of_error(loccit("restore", tmp_path / "all.loccit", **data), "not a whole backup")


def test_a_text_that_cannot_be_read_is_an_error_and_among_others_a_warning(tmp_path: Path) -> None:
    (tmp_path / "strange.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert_one_line_of_error(loccit("ask", "--text", tmp_path / "strange.txt", "why?"), "strange.txt was not read")
    (tmp_path / "wells.txt").write_text("The old well has a lid of oak.", encoding="utf-8")
    ran = loccit("ask", "--text", tmp_path, "What is the lid of the well made of?")
    assert ran.returncode == 0
    assert "lid of oak" in ran.stdout
    assert ran.stderr.startswith("loccit: strange.txt was not read")
