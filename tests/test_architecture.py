"""The plan of the house: which room may import which."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.imports import circle, imports, modules

ROOT = Path(__file__).resolve().parent.parent
MODULES = modules(ROOT)

# From the file to the quote. A module imports only from rooms that stand before its own.
ROAD = (
    ("passages.text.lazy_pattern",),
    (
        "passages.errors",
        "passages.text.sentences",
        "passages.places.dates",
        "passages.places.roman",
        "passages.places.systems",
        "passages.atomic_write",
        "passages.child_process",
        "passages.confinement",
    ),
    ("passages.places.numerals",),
    (
        "passages.places.labels",
        "passages.places.headings",
        "passages.places.locators",
        "passages.places.lines",
    ),
    ("passages.places.place_query",),
    ("passages.places.place_lookup",),
    ("passages.model",),
    (
        "passages.text.normalize",
        "passages.readers.note_markers",
        "passages.places.marks",
        "passages.readers.document_json",
        "passages.readers.names",
        "passages.readers.boilerplate.imprint",
    ),
    ("passages.places.assign", "passages.places.divisions", "passages.readers.boilerplate.field_head"),
    (
        "passages.places.reference",
        "passages.readers.boilerplate.library_notices",
        "passages.readers.boilerplate.back_matter",
    ),
    ("passages.readers.boilerplate.frames",),
    ("passages.readers.draft",),
    ("passages.readers.boilerplate.contents",),
    ("passages.readers.part_text",),
    (
        "passages.readers.verse",
        "passages.readers.line_numbers",
        "passages.readers.margin_marks",
        "passages.readers.scripture",
        "passages.readers.numbered",
        "passages.readers.sub_units",
        "passages.readers.stated_divisions",
        "passages.readers.heading_lines",
    ),
    ("passages.readers.printed_places", "passages.readers.drama"),
    ("passages.readers.pipeline",),
    ("passages.readers", "passages.readers.sandbox", "passages.readers.worker"),
    ("passages.chunking", "passages.places.place_view", "passages.places.passage_places"),
    ("passages.storage.page_limit",),
    (
        "passages.search.analysis.word_lists",
        "passages.search.query.derivations",
        "passages.search.query.variants",
        "passages.search.ranking.match_features",
        "passages.search.index.string_table",
    ),
    (
        "passages.search.index.forward_index",
        "passages.search.analysis.irregular_forms",
        "passages.search.index.bm25",
        "passages.search.query.known_words",
        "passages.search.query.spelling",
    ),
    ("passages.search.analysis.languages", "passages.search.query.compounds"),
    ("passages.search.analysis.analyzer", "passages.search.query.accents"),
    (
        "passages.search.query.aliases",
        "passages.search.analysis.common_words",
        "passages.search.query.question_frames",
        "passages.search.ranking.phrases",
        "passages.search.ranking.rerank",
        "passages.search.query.synonyms",
        "passages.search.query.unspaced",
        "passages.search.index.file_format",
    ),
    ("passages.search.query.readings",),
    ("passages.search.index.builder", "passages.search.query.parser"),
    ("passages.search.ranking.answerability",),
    ("passages.search.searcher",),
    (
        "passages.answering.followups",
        "passages.answering.speakers",
        "passages.answering.asked_place",
        "passages.answering.about_text",
        "passages.answering.foreign_question",
    ),
    ("passages.answering.text_facts",),
    ("passages.answering.answer",),
    ("passages.answering.evaluation",),
    ("passages.storage.snapshot", "passages.storage.diff", "passages.storage.cache"),
    ("passages.storage.library",),
)
# The bot's rooms. `passages` stands before all of them.
BOT_ROOMS = (
    ("bot.runtime", "bot.store.values"),
    ("bot.settings",),
    ("bot.store",),
    ("bot.view",),
    ("bot.app",),
    ("bot.commands",),
    ("bot.client",),
    ("bot.terminal",),
    ("bot.cli",),
    ("bot.__main__",),
)


SOURCES = {module: path.read_text(encoding="utf-8") for module, path in MODULES.items()}


def importers(package: str) -> set[str]:
    return {
        module
        for module, source in SOURCES.items()
        if any(name == package or name.startswith(f"{package}.") for name in imports(source))
    }


def room(module: str, rooms: tuple[tuple[str, ...], ...] = ROAD) -> int | None:
    """The place of a module in `rooms`, from 0; None if it has none."""
    for place, names in enumerate(rooms):
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
        module
        for module, path in MODULES.items()
        if module.startswith("passages.") and (path.name != "__init__.py" or imports(SOURCES[module]))
    }
    assert not {module for module in files if room(module) is None}, "give each new file its place in ROAD"


def test_every_room_of_the_bot_has_its_place() -> None:
    unplaced = {module for module in MODULES if module.startswith("bot.") and room(module, BOT_ROOMS) is None}
    assert not unplaced, "give each new room its place in BOT_ROOMS"


@pytest.mark.parametrize("rooms", [ROAD, BOT_ROOMS], ids=["passages", "bot"])
def test_the_road_runs_one_way(rooms: tuple[tuple[str, ...], ...]) -> None:
    back = []
    for module, source in SOURCES.items():
        here = room(module, rooms)
        for name in imports(source):
            there = room(name, rooms)
            if here is not None and there is not None and there > here:
                back.append(f"{module} imports {name}")
    assert not back


def test_commands_know_nothing_of_the_client() -> None:
    assert not {module for module in importers("bot.client") if module.startswith("bot.commands")}


def test_no_module_imports_itself_in_a_circle_not_even_for_a_type() -> None:
    assert circle(SOURCES) == []


@pytest.mark.parametrize(
    "back",
    [
        "import a.one",
        "from a.one import One",
        "from a import one",
        "if TYPE_CHECKING:\n    from a.one import One",
        "def late():\n    from a import one",
        "from a import One",  # which a re-exports
    ],
)
def test_a_circle_is_found_however_it_is_imported(back: str) -> None:
    sources = {"a": "from a.one import One", "a.one": "from b import two", "b": "", "b.two": back}
    assert {"a.one", "b.two"} <= set(circle(sources))
    assert circle(sources | {"b.two": ""}) == []


def test_a_module_may_import_its_neighbours_but_not_what_its_package_makes_of_them() -> None:
    sources = {"a": "from a.one import One", "a.one": "from a import two", "a.two": ""}
    assert circle(sources) == []
    assert set(circle(sources | {"a.two": "from a import One"})) >= {"a", "a.two"}


def test_no_two_public_classes_have_the_same_name() -> None:
    homes = defaultdict(list)
    for module, source in SOURCES.items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
