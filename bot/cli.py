"""The terminal commands."""

from __future__ import annotations


def main() -> None:
    """Run one command."""
    raise NotImplementedError
