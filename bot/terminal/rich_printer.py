"""Print on a terminal with Rich: colours, wrapping and tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


class RichPrinter:
    """A `Printer` for terminals."""

    def __init__(self) -> None:
        """Open the console on standard output."""
        self._console = Console(highlight=False, markup=False, emoji=False)

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line of the program's own words."""
        self._console.print(Text(text, style=style))

    def block(self, text: str, style: str = "", slices: Sequence[tuple[int, int, str]] = ()) -> None:
        """Print a part of a text, set off from the program's words."""
        shown = Text(text, style=style)
        for start, end, part_style in slices:
            shown.stylize(part_style, start, end)
        self._console.print(Padding(shown, (0, 2)))

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names with their values."""
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in rows:
            table.add_row(name, Text(value))
        self._console.print(table)

    def figures(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table of numbers whose first column names them."""
        table = Table(box=None, pad_edge=False)
        for number, name in enumerate(header):
            table.add_column(name, justify="right" if number else "left")
        for row in rows:
            table.add_row(*row)
        self._console.print(table)
