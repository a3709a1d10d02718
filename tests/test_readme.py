"""What the README says is what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli import commands
from bot.settings import KNOWN

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SHELL = [text.strip() for kind, text in BLOCKS if kind in ("sh", "bash", "shell", "console")]


def test_the_example_is_the_real_output(tmp_path: Path) -> None:
    example = next(text for kind, text in BLOCKS if kind == "text")
    first, _, shown = example.partition("\n")
    question = re.fullmatch(r'\$ loccit ask "(.*)"', first)
    assert question
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "ask", question[1]],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path,
        check=True,
    )
    assert ran.stdout.strip() == shown.strip()


def test_the_first_two_shell_blocks_are_the_two_commands_of_one_line_each() -> None:
    ask, test = SHELL[:2]
    assert "\n" not in ask
    assert "\n" not in test
    assert ask.endswith('loccit ask "How should a group quote a text?"')
    assert test.endswith("-m pytest")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"loccit (\w+)", "\n".join(SHELL[2:])))))
def test_every_command_that_is_named_exists(name: str) -> None:
    assert isinstance(commands.commands.get(name), click.Command)


def test_every_setting_that_is_named_exists() -> None:
    assert set(re.findall(r"\b(?:LOCCIT|DISCORD)_[A-Z_]+", README)) <= {*KNOWN, "LOCCIT_FULL"}


def test_every_file_that_is_named_exists() -> None:
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path
