"""Run Loccit as `python -m bot` or as the console script `loccit`."""

from __future__ import annotations

import gc
import os

# A cold question is mostly imports. What they make stays, so looking through it for garbage is wasted; and numpy, which
# multiplies no matrices here, need not start threads for it.
gc.disable()
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot import cli  # noqa: E402


def main() -> None:
    """Run one command and exit with its code."""
    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
