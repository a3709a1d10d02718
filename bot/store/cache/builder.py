"""Read, cut and index in a child process, so that the parent goes on answering.

The child (`python -m bot.store.cache.builder FOLDER`) reads one line of JSON that describes the job, then bytes, from
its standard input. It writes into the cache at FOLDER and prints its result as one line of JSON. It gets no token and
needs no database.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

from bot.store.uploads.preview import Preview, make_preview, preview_from_json
from bot.store.values import from_json, normalize_details, to_json
from passages import errors
from passages.child_process import command, end_with_parent, environment
from passages.chunking import cut
from passages.errors import LoccitError, ReadError, TookTooLong
from passages.model import Document, Metadata, Passage
from passages.readers import document_json, read_bytes
from passages.search.searcher import Index
from passages.storage.cache import Cache
from passages.storage.page_limit import LimitedText, read_up_to
from passages.storage.snapshot import Text, cache_key

log = logging.getLogger(__name__)

TIMEOUT = 120  # s; for one job
_FAILED = "The text could not be made ready ({}). Nothing was changed. Try again; if it stays so, tell the host."


class IndexKey(NamedTuple):
    """Name and digest of a text's files in the cache."""

    name: str
    digest: str


def index_key(details: Metadata, digest: str, label: str = "") -> IndexKey:
    """Return the key of a text with these details, of all of it or up to page `label`."""
    return IndexKey(cache_key(json.dumps(to_json(details), sort_keys=True), label), digest)


def build_text(
    folder: Path, name: str, data: bytes, details: Metadata | None = None, before: IndexKey | None = None
) -> Preview:
    """Read a file and index it. Return the preview, compared with the version `before`.

    `details` override the file's own. Raises `ReadError` if the file cannot be read.
    """
    job = {
        "job": "text",
        "name": name,
        "details": to_json(details) if details else None,
        "before": before and [before.name, before.digest],
    }
    return preview_from_json(_run(folder, job, data))


def build_view(folder: Path, document: Document, label: str, target: IndexKey) -> str:
    """Index a text up to page `label` as `target` and return the label as printed.

    Raises `ReadError` if there is no such page.
    """
    job = {"job": "view", "label": label, "target": [target.name, target.digest]}
    return str(_run(folder, job, document_json.dump(document))["label"])


def build_combined(folder: Path, texts: Sequence[IndexKey]) -> None:
    """Index several cached texts together."""
    _run(folder, {"job": "whole", "texts": [[text.name, text.digest] for text in texts]}, b"")


def _run(folder: Path, job: dict[str, Any], data: bytes) -> dict[str, Any]:
    head = json.dumps(job).encode() + b"\n"
    try:
        completed = subprocess.run(  # noqa: S603  # our own interpreter, our own module
            command("bot.store.cache.builder", str(folder)),
            input=head + data,
            capture_output=True,
            env=environment(),
            timeout=TIMEOUT,
            check=False,
        )
    except OSError as error:  # no process can be started
        raise ReadError(_FAILED.format(error.strerror)) from error
    except subprocess.TimeoutExpired:
        raise TookTooLong(f"Reading that took longer than {TIMEOUT} s, so I stopped. Split the file.") from None
    try:
        result: dict[str, Any] = json.loads(completed.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        result = {"error": _FAILED.format("its process was ended from outside"), "kind": ""}
    if "error" in result and not result["kind"]:  # not the file's fault
        log.warning(
            "building ended with %s: %s", completed.returncode, completed.stderr.decode("utf-8", "replace")[-2000:]
        )
    return _checked(result)


def _checked(result: dict[str, Any]) -> dict[str, Any]:
    """Return the result of a job, or raise the `ReadError` that it is."""
    if "error" in result:
        raise _error(result)
    return result


def _error(result: dict[str, Any]) -> LoccitError:
    kind = getattr(errors, result["kind"], ReadError)
    if isinstance(kind, type) and issubclass(kind, ReadError):
        return kind(result["error"])
    return ReadError(result["error"])


# ---- the child


def main(folder: str) -> int:
    """Run the child process and return its exit code."""
    end_with_parent()
    if os.name == "posix":
        os.nice(5)  # answers go first
    job = json.loads(sys.stdin.buffer.readline())
    print(json.dumps(do(Path(folder), job, sys.stdin.buffer.read())), flush=True)  # noqa: T201  # to the parent
    return 0


def do(folder: Path, job: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Do a job in this process. Return its result, or `error`, a message, with the `kind` of a file's own fault."""
    try:
        return _JOBS[job["job"]](Cache(folder), job, data)
    except LoccitError as error:
        return {"error": str(error), "kind": type(error).__name__}
    except (OSError, MemoryError) as error:
        why = getattr(error, "strerror", "") or "there is not enough memory"
        return {"error": _FAILED.format(why), "kind": ""}
    except Exception as error:  # noqa: BLE001 - whatever it is, the moderator has to hear of it
        traceback.print_exc()
        return {"error": _FAILED.format(f"{type(error).__name__}, a fault of Loccit: please report it"), "kind": ""}


def _text(cache: Cache, job: dict[str, Any], data: bytes) -> dict[str, Any]:
    name = job["name"]
    document = read_bytes(data, name, foreign=True)
    details = normalize_details(from_json(job["details"]) if job["details"] else document.metadata)
    if not details.title:  # a citation needs a title
        details = normalize_details(replace(details, title=Path(name).stem or "A text"))
    document = replace(document, metadata=details)
    text = _store(cache, index_key(details, document.digest), document, cut(document))
    before = _open(cache, IndexKey(*job["before"])) if job["before"] else None
    return asdict(make_preview(document, text, before))


def _view(cache: Cache, job: dict[str, Any], data: bytes) -> dict[str, Any]:
    limited = read_up_to(document_json.load(data), job["label"])
    if not isinstance(limited, LimitedText):
        raise ReadError(limited.message)
    _store(cache, IndexKey(*job["target"]), limited.document, limited.passages)
    return {"label": limited.label}


def _whole(cache: Cache, job: dict[str, Any], _: bytes) -> dict[str, Any]:
    cache.whole_index([text for each in job["texts"] if (text := _open(cache, IndexKey(*each)))])
    return {}


def _store(cache: Cache, target: IndexKey, document: Document, passages: tuple[Passage, ...]) -> Text:
    if not all(document.text[passage.start : passage.end] == passage.text for passage in passages):
        raise ReadError("a passage is not a slice of the text. This is a fault of Loccit: please report it.")
    text = Text.of(target.name, target.digest, (0, 0), Index(passages), lambda: document)
    return cache.store(text, document)


def _open(cache: Cache, target: IndexKey) -> Text | None:
    return cache.open(target.name, target.digest, (0, 0))


_JOBS = {"text": _text, "view": _view, "whole": _whole}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
