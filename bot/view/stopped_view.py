"""A message that discord.py need not remember: its buttons mean what their `custom_id` says."""

from __future__ import annotations

from discord import ui


class StoppedView(ui.LayoutView):
    """A layout that counts as stopped, in whatever thread it is made: `stop` works in the event loop alone."""

    def __init__(self) -> None:
        """Start without items."""
        super().__init__(timeout=None)

    def is_finished(self) -> bool:
        """Return True, so that discord.py does not keep the view when it is sent."""
        return True
