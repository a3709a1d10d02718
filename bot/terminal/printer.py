"""Print to a terminal with Rich, to a pipe as plain lines.

In a pipe each quote is one line, without colours, so that it can be searched and copied; and Rich, which takes as long
to import as a question takes to answer, is not loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Styled(NamedTuple):
    """A slice of a block, end exclusive, and its style: "bold", "dim", "not dim" or a colour."""

    start: int
    end: int
    style: str


class Printer(Protocol):
    """The output of the terminal commands."""

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line of the program's own words."""

    def block(self, text: str, style: str = "", slices: Sequence[Styled] = ()) -> None:
        """Print a part of a text, set off from the program's words."""

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names with their values."""

    def figures(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table of numbers whose first column names them."""


def printer() -> Printer:
    """Return the printer for standard output. FORCE_COLOR makes it a terminal; Rich respects NO_COLOR."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # only where the output's own encoding lacks a character
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        from bot.terminal.rich_printer import RichPrinter

        return RichPrinter()
    return _PlainPrinter()


class _PlainPrinter:
    def line(self, text: str = "", style: str = "") -> None:  # noqa: ARG002  (a pipe has no styles)
        sys.stdout.write(f"{text}\n")

    def block(self, text: str, style: str = "", slices: Sequence[Styled] = ()) -> None:  # noqa: ARG002
        self.line(text)

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        width = max((len(name) for name, _ in rows), default=0)
        for name, value in rows:
            self.line(f"{name:{width}}  {value}")

    def figures(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        for row in (header, *rows):
            first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            self.line("  ".join((row[0].ljust(len(first)), *rest)))
