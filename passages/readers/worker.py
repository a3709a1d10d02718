"""`python -m passages.readers.worker READER SECONDS`: the process that `passages.readers.sandbox` starts.

Imports no more than it needs: that is most of the time that a short file takes.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from types import ModuleType

from passages.child_process import end_with_parent
from passages.confinement import confine
from passages.confinement.limits import MEMORY, too_big
from passages.errors import ReadError
from passages.readers import document_json
from passages.readers.pipeline import read_with


def main(module: str, seconds: float) -> None:
    """Read a line with the file's name as JSON, then the file; write the kind of answer, a line break, the answer."""
    end_with_parent()
    out = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    reader = import_module(f"passages.readers.{module}")
    confine(seconds)
    name = json.loads(sys.stdin.buffer.readline())
    answer = read(reader, sys.stdin.buffer.read(), name)
    with os.fdopen(out, "wb") as pipe:
        pipe.write(answer)


def read(reader: ModuleType, data: bytes, name: str) -> bytes:
    """Return the kind of answer, a line break, and the answer: the document or the error that `reader` ends with."""
    try:
        return b"document\n" + document_json.dump(read_with(reader, data, name))
    except ReadError as error:
        message, kind, place = error.args[0], type(error).__name__, error.place
    except MemoryError:
        message, kind, place = too_big(MEMORY), "TookTooLong", ""
    return b"error\n" + json.dumps({"kind": kind, "message": message, "place": place}).encode()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
