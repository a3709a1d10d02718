"""The plan of the house: which room may import which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for house in ("bot", "passages")
    for path in (ROOT / house).rglob("*.py")
}

# From the file to the quote. A module imports only from rooms that stand before its own.
ROAD = (
    (
        "passages.errors",
        "passages.text.sentences",
        "passages.places.roman",
        "passages.atomic_write",
        "passages.child_process",
    ),
    ("passages.places.labels",),
    ("passages.model",),
    (
        "passages.text.normalize",
        "passages.readers.note_markers",
        "passages.places.marks",
        "passages.readers.document_json",
    ),
    ("passages.places.assign", "passages.readers.boilerplate.field_head"),
    ("passages.readers.boilerplate.library_notices",),
    ("passages.readers.boilerplate.frames",),
    ("passages.readers.draft",),
    ("passages.readers", "passages.readers.sandbox"),
    ("passages.chunking", "passages.places.place_view"),
    ("passages.storage.page_limit",),
    (
        "passages.search.analysis.word_lists",
        "passages.search.ranking.match_features",
        "passages.search.index.string_table",
    ),
    (
        "passages.search.index.forward_index",
        "passages.search.analysis.irregular_forms",
        "passages.search.index.bm25",
        "passages.search.query.spelling",
    ),
    ("passages.search.analysis.languages",),
    ("passages.search.analysis.analyzer",),
    (
        "passages.search.query.aliases",
        "passages.search.analysis.common_words",
        "passages.search.query.question_frames",
        "passages.search.ranking.rerank",
        "passages.search.query.synonyms",
        "passages.search.query.unspaced",
        "passages.search.index.file_format",
    ),
    ("passages.search.index.builder", "passages.search.query.parser"),
    ("passages.search.ranking.answerability",),
    ("passages.search.searcher",),
    ("passages.answering.followups",),
    ("passages.answering.answer",),
    ("passages.answering.evaluation",),
    ("passages.storage.snapshot", "passages.storage.diff", "passages.storage.cache"),
    ("passages.storage.library",),
)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively, line {node.lineno}"
            module = node.module or ""
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def importers(package: str) -> set[str]:
    return {
        module
        for module, path in MODULES.items()
        if any(name == package or name.startswith(f"{package}.") for name in imports(path))
    }


def room(module: str) -> int | None:
    for place, names in enumerate(ROAD):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return place
    return None


def test_passages_know_nothing_of_the_bot() -> None:
    assert not {module for module in importers("bot") if module.startswith("passages")}


@pytest.mark.parametrize("package", ["discord", "dotenv", "click", "rich", "prompt_toolkit"])
def test_passages_know_nothing_of_discord_settings_or_the_terminal(package: str) -> None:
    assert not {module for module in importers(package) if module.startswith("passages")}


def test_one_file_imports_rank_bm25() -> None:
    assert importers("rank_bm25") == {"passages.search.index.bm25"}


def test_only_the_client_the_commands_and_rendering_import_discord() -> None:
    allowed = ("bot.client", "bot.commands", "bot.view")
    assert not {module for module in importers("discord") if not module.startswith(allowed)}


@pytest.mark.parametrize("package", ["pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"])
def test_nothing_is_ever_unpickled(package: str) -> None:
    assert not importers(package)


def test_every_room_of_passages_stands_on_the_road() -> None:
    files = {
        module: path
        for module, path in MODULES.items()
        if module.startswith("passages.") and (path.name != "__init__.py" or imports(path))
    }
    assert not {module for module in files if room(module) is None}, "give each new file its place in ROAD"


def test_the_road_runs_one_way() -> None:
    back = []
    for module, path in MODULES.items():
        here = room(module)
        for name in imports(path):
            there = room(name)
            if here is not None and there is not None and there > here:
                back.append(f"{module} imports {name}")
    assert not back
