"""What the Markdown files name is there: files, links, headings, modules, commands, settings, output as it is shown."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click
import pytest
import yaml
from discord import app_commands

import bot.commands
from bot.cli import commands
from bot.settings import KNOWN, NOT_SETTINGS
from passages.places.marks import FORMS
from passages.readers.plain import frontmatter

ROOT = Path(__file__).resolve().parent.parent
# What is written for people; not the sample text, which is Markdown too, and no folder of a tool's.
PAGES = sorted(
    [*ROOT.glob("*.md"), *(page for room in ("docs", "deploy", ".github") for page in ROOT.glob(f"{room}/**/*.md"))]
)
FORGE = ROOT / ".github"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
_EXTENSIONS = (".py", ".md", ".toml", ".yml", ".yaml", ".txt", ".lock", ".png", ".svg", ".json")
_MADE = {".env", ".loccit", ".venv"}  # by whoever uses Loccit
_DEFINED = re.compile(r"`([A-Za-z_]+)`(?: of `\w+`)? in `([\w./-]+\.py)`")


def id_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    return _FENCE.sub("", text)


def blocks(text: str, *kinds: str) -> Iterator[str]:
    """The fenced blocks of these kinds, without the indent they stand at."""
    for indent, kind, body in _FENCE.findall(text):
        if kind in kinds:
            yield re.sub(rf"^{indent}", "", body, flags=re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The names that a forge gives to headings: small letters, hyphens for blanks, no punctuation."""
    heads = re.findall(r"^#{1,6} (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def is_path(code: str) -> bool:
    """Whether inline code names a file or folder of the project, rather than a command or an example."""
    if not _PATH.fullmatch(code) or code.strip("/") in _MADE:
        return False
    top = code.partition("/")[0]
    # "essay.pdf" and "texts/" are examples; "passages/gone.py", "gone/file.py" and "gone.py" are mistakes.
    return code.endswith(_EXTENSIONS) or ("/" in code and (ROOT / top).exists())


def resolved(code: str, page: Path) -> bool:
    return any(next(base.glob(code.rstrip("/")), None) is not None for base in (ROOT, page.parent))


every_page = pytest.mark.parametrize("page", PAGES, ids=id_of)


def test_the_pages_that_people_look_for_are_there() -> None:
    wanted = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"}
    assert wanted | {"docs/hosting.md", "docs/moderators.md", "docs/privacy.md"} <= set(map(id_of, PAGES))


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("bot/gone.py", True),
        ("gone/file.py", True),
        ("passages/text/", True),
        (".ci/run", True),
        ("pyproject.toml", True),
        ("/library add", False),
        ("postgresql://user:password@host/name", False),
        ("essay.pdf", False),
        (".env", False),
    ],
)
def test_a_path_is_told_from_other_code(code: str, named: bool) -> None:
    assert is_path(code) is named


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page.read_text(encoding="utf-8"))):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


@every_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    named = filter(is_path, _CODE.findall(prose(page.read_text(encoding="utf-8"))))
    assert not [path for path in named if not resolved(path, page)]


@every_page
def test_every_path_in_a_command_exists(page: Path) -> None:
    words = {word for block in blocks(page.read_text(encoding="utf-8"), "sh") for word in block.split()}
    rooms = tuple(f"{room}/" for room in ("bot", "passages", "tests", "docs", ".ci", ".github"))
    assert not [word for word in words if word.startswith(rooms) and not resolved(word, page)]


@every_page
def test_what_is_said_to_stand_in_a_file_stands_there(page: Path) -> None:
    for name, file in _DEFINED.findall(page.read_text(encoding="utf-8")):
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:class |def |async def )?{name}\b", source, re.MULTILINE), f"{name} in {file}"


@every_page
def test_every_module_that_is_run_exists(page: Path) -> None:
    for module in re.findall(r"python3? -m ((?:bot|passages|tests)(?:\.\w+)*)", page.read_text(encoding="utf-8")):
        assert importlib.util.find_spec(module), module


@every_page
def test_every_terminal_command_and_its_options_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in blocks(text, "sh", "text") for line in block.splitlines()]
    for line in [*lines, *_CODE.findall(prose(text))]:
        found = re.search(r"(?:^|\$ |bin/)loccit (.+)", line)
        if not found:
            continue
        name, *rest = shlex.split(found[1], comments=True)
        if name == "--version":
            continue
        command = commands.commands[name]
        options = {option for given in command.params if isinstance(given, click.Option) for option in given.opts}
        assert {word for word in rest if word.startswith("--")} <= options, line


def discord_commands() -> set[str]:
    """The names of all slash commands, and of all that stand in a group, without the group's."""
    modules = [import_module(f"bot.commands.{module.name}") for module in iter_modules(bot.commands.__path__)]
    values = [value for module in modules for value in vars(module).values()]
    groups = [value for value in values if isinstance(value, type) and issubclass(value, app_commands.Group)]
    found = [value for group in groups for value in vars(group).values()]
    return {value.name for value in [*values, *found] if isinstance(value, app_commands.Command)}


@every_page
def test_every_slash_command_exists(page: Path) -> None:
    named = re.findall(r"`/(?:(?:library|reading) )?([a-z-]+)[^`]*`", prose(page.read_text(encoding="utf-8")))
    assert set(named) - {"library", "reading"} <= discord_commands()


def test_every_moderators_command_is_told_to_moderators() -> None:
    page = (ROOT / "docs" / "moderators.md").read_text(encoding="utf-8")
    members = {"ask", "page", "texts", "help"}
    told = set(re.findall(r"`/(?:library|reading) ([a-z-]+)`", page))
    assert discord_commands() - members == told


def test_every_setting_is_in_the_example_file_and_on_the_page_for_hosts() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == set(KNOWN)
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)) == set(KNOWN)


@every_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"\b(?:LOCCIT|DISCORD)_[A-Z_]+", page.read_text(encoding="utf-8")))
    assert named <= {*KNOWN, *NOT_SETTINGS}


SHOWN = [
    pytest.param(command, output, id=command)
    for page in PAGES
    for block in blocks(page.read_text(encoding="utf-8"), "text")
    for command, output in re.findall(r"^\$ loccit (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_output_is_shown_as_it_is(command: str, output: str) -> None:
    assert _run("-m", "bot", *shlex.split(command)).strip() == output.strip()


@pytest.mark.parametrize("page", [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")], ids=id_of)
def test_examples_in_python_run(page: Path) -> None:
    for example in blocks(page.read_text(encoding="utf-8"), "python"):
        assert _run("-c", example)


def test_examples_of_front_matter_are_read_without_a_word() -> None:
    found = [
        block for page in PAGES for block in blocks(page.read_text(encoding="utf-8"), "toml") if block.startswith("+++")
    ]
    assert found
    for block in found:
        taken = frontmatter.take(f"{block}\nA text.")
        assert taken.values
        assert not taken.warnings


def test_every_page_mark_that_is_shown_is_known() -> None:
    page = (ROOT / "docs" / "texts-and-pages.md").read_text(encoding="utf-8")
    known = page.partition("\n## Page marks\n")[2].strip().partition("\n\n")[0]
    shown = {code for code in _CODE.findall(known) if any(map(str.isdigit, code))}
    assert len(shown) > 3
    assert shown <= {form.example for form in FORMS}


def test_the_changelog_begins_with_what_is_not_released_and_has_this_version() -> None:
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head) for head in heads[1:])
    assert heads[1].startswith(f"[{PROJECT['version']}]")


def test_the_workflow_runs_every_python_that_is_promised() -> None:
    jobs = _yaml(FORGE / "workflows" / "ci.yml")["jobs"]
    tried = jobs["linux"]["strategy"]["matrix"]["python"]
    assert f">={tried[0]}" == PROJECT["requires-python"]
    promised = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line]
    assert set(promised) <= set(tried)
    assert {"run": ".ci/run"} in jobs["linux"]["steps"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_release_workflow_may_write_nothing() -> None:
    workflow = _yaml(FORGE / "workflows" / "release.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in (FORGE / "workflows" / "release.yml").read_text(encoding="utf-8")


# https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
@pytest.mark.parametrize("form", sorted(FORGE.glob("ISSUE_TEMPLATE/[0-9]*.yml")), ids=id_of)
def test_issue_forms_are_forms(form: Path) -> None:
    fields = _yaml(form)
    assert {"name", "description", "body"} <= set(fields)
    asked = [field for field in fields["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in asked} <= {"input", "textarea", "dropdown", "checkboxes"}
    assert all(field["attributes"]["label"] for field in asked)
    assert len({field["id"] for field in asked}) == len(asked) > 0
    assert any(field.get("validations", {}).get("required") for field in asked)


def test_what_is_checked_before_a_commit_is_what_the_ci_checks() -> None:
    hooks = _yaml(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    checked = re.findall(r"^\.venv/bin/python -m (\w+(?: \w+)?)", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert {" ".join(hook["entry"].split(" -")[1].split()[1:]) for hook in hooks} == set(checked) - {"pytest"}


def _yaml(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def _run(*arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
        check=True,
    )
    return ran.stdout
