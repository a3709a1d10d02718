"""Fetching an attachment, from Discord's file host alone, and at most as many bytes as are allowed."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot.settings import LOOPBACK
from bot.store.values import MEGA
from passages.errors import LoccitError

HOSTS: Final = ("cdn.discordapp.com", "media.discordapp.net")
SECONDS: Final = 60
_CHUNK: Final = 64 * 1024  # bytes


class NotFetched(LoccitError):
    """An attachment cannot be fetched."""


def check_address(url: str, *, loopback: bool) -> None:
    """Raise `NotFetched` unless `url` is on Discord's file host; with `loopback`, on this computer, for tests."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotFetched("Please attach the file; I do not fetch links.") from None
    theirs = parts.scheme == "https" and parts.hostname in HOSTS and port in (None, 443)
    ours = loopback and parts.scheme == "http" and parts.hostname in LOOPBACK
    bare = parts.username is None and parts.password is None
    if not ((theirs or ours) and bare):
        raise NotFetched("Please attach the file; I do not fetch links.")


async def fetch(url: str, size: int, limit: int, *, loopback: bool = False) -> bytes:
    """Return the bytes of an attachment.

    `size` is what Discord announced, `limit` the most that is read, both in bytes.

    Raises:
        NotFetched: it is on another host, larger, incomplete, or Discord refuses it.
    """
    check_address(url, loopback=loopback)
    data = bytearray()
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS), trust_env=False) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise NotFetched(f"Discord did not hand over the file (HTTP {response.status}). Attach it again.")
            async for chunk in response.content.iter_chunked(_CHUNK):
                data += chunk
                if len(data) > limit:
                    mega = -(-limit // MEGA)
                    raise NotFetched(f"That file is over the limit of {mega} MB. Split it or ask the operator.")
    except (aiohttp.ClientError, OSError, TimeoutError):
        raise NotFetched("The file could not be fetched from Discord. Try again in a minute.") from None
    if len(data) != size:
        raise NotFetched(f"The file came in part: {len(data):,} of {size:,} bytes. Attach it again.")
    return bytes(data)
