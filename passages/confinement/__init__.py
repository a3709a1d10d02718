"""Taking a process's rights away before it meets a file of a stranger's.

A hole in a parser (PDFium, say) is then worth nothing: whoever takes the process over finds no file but Python's own,
no network, no other process, and no way to write. Linux can do all of it; elsewhere the limits remain.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from passages.confinement import kernel, landlock, seccomp
from passages.confinement.limits import limit_process

# The C library's parts that are loaded when they are first needed, and the fonts that PDFium measures words by.
_SYSTEM: Final = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib64", "/etc/ld.so.cache",
    "/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts",
)  # fmt: skip
_FOLDERS: Final = ("lib-dynload", "site-packages", "dist-packages")
PACKAGES: Final = ("passages", "lxml", "markdown_it", "mdurl", "pypdfium2", "pypdfium2_raw", "yaml")  # readers import


def confine(seconds: float) -> tuple[str, ...]:
    """Limit this process, for good, to computing with what it has read and imported, for `seconds` of processor time.

    Returns the names of what the kernel offered: "landlock", "seccomp". What it lacks is left out, the rest holds.
    """
    limit_process(seconds)
    held = []
    with contextlib.suppress(kernel.NotOffered):
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        with contextlib.suppress(kernel.NotOffered):
            kernel.drop_capabilities()
        with contextlib.suppress(kernel.NotOffered):
            landlock.read_only_beneath(readable())
            held.append("landlock")
        with contextlib.suppress(kernel.NotOffered):
            seccomp.compute_only()
            held.append("seccomp")
    return tuple(held)


def conceal() -> None:
    """Keep other processes of this user from reading this one's memory and environment, where the system can.

    Debuggers and core dumps then need root. What this process starts is not concealed by it.
    """
    with contextlib.suppress(kernel.NotOffered):
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def readable() -> Iterator[str]:
    """Yield the folders and files that a reader may need: Python's library, its packages, ours, the C library's."""
    yield str(Path(os.__file__).parent)
    yield from (entry for entry in sys.path if Path(entry).name in _FOLDERS)
    for package in PACKAGES:  # wherever they are; looking for them has also told Python what lies beside them
        spec = PathFinder.find_spec(package)
        yield from (spec.submodule_search_locations if spec and spec.submodule_search_locations else ())
    yield from _SYSTEM
