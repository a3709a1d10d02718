"""Uploads made by hand."""

from __future__ import annotations

import secrets
from typing import Any

from bot.store.store import Store
from bot.store.values import StoredText, Upload
from passages.model import Metadata

HERE, THERE = 111, 222  # two servers
ANNA, BERT = 1, 2  # two moderators


def upload(
    title: str = "On Reading", data: bytes = b"Reading is slow.", *, replaces: StoredText | None = None, **given: Any
) -> Upload:
    usual: dict[str, Any] = {
        "token": secrets.token_hex(8),
        "server": HERE,
        "by": ANNA,
        "name": "reading.txt",
        "data": data,
        "details": Metadata(title=title),
        "pages": 3,
        "passages": 7,
        "replaces": replaces.seen if replaces else None,
    }
    return Upload(**usual | given)


def add(store: Store, title: str = "On Reading", data: bytes = b"Reading is slow.", **given: Any) -> StoredText:
    made = upload(title, data, **given)
    return store.texts(made.server).confirm(made)
