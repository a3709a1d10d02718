"""Attachments are fetched from Discord's file host alone, and never more of them than is allowed."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.commands.attachments import NotFetched, check_address, fetch
from bot.store.values import MEGA


async def test_a_file_that_is_larger_than_it_was_said_to_be_is_not_read_to_its_end(aiohttp_host: TestServer) -> None:
    with pytest.raises(NotFetched, match="over the limit of 1 MB"):
        await fetch(str(aiohttp_host.make_url("/endless")), MEGA, MEGA, loopback=True)


async def test_a_redirect_is_not_followed(aiohttp_host: TestServer) -> None:
    with pytest.raises(NotFetched, match="HTTP 302"):
        await fetch(str(aiohttp_host.make_url("/elsewhere")), 9, MEGA, loopback=True)


async def test_a_file_of_another_size_than_was_announced_is_not_taken_for_the_whole(aiohttp_host: TestServer) -> None:
    assert await fetch(str(aiohttp_host.make_url("/half")), 5, MEGA, loopback=True) == b"Half "
    with pytest.raises(NotFetched, match="came in part: 5 of 10 bytes"):
        await fetch(str(aiohttp_host.make_url("/half")), 10, MEGA, loopback=True)


@pytest.fixture
async def aiohttp_host() -> Any:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(50 * 16):
            await response.write(bytes(64 * 1024))
        return response

    async def elsewhere(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("http://127.0.0.1/secret")

    async def half(_: web.Request) -> web.StreamResponse:
        return web.Response(body=b"Half ")

    app = web.Application()
    app.add_routes([web.get("/half", half), web.get("/endless", endless), web.get("/elsewhere", elsewhere)])
    async with TestServer(app) as server:
        yield server


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/attachments/1/2/a.txt",
        "https://cdn.discordapp.com.example.org/a.txt",
        "https://example.org/cdn.discordapp.com/a.txt",
        "https://cdn.discordapp.com@example.org/a.txt",
        "https://user@cdn.discordapp.com/a.txt",
        "https://cdn.discordapp.com:8443/a.txt",
        "https://cdn.discordapp.com:x/a.txt",
        "https://[::1/a.txt",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/a.txt",
        "http://localhost:5432/",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_discords_file_host_is_asked(url: str) -> None:
    with pytest.raises(NotFetched, match=r"Please attach the file; I do not fetch links\."):
        check_address(url, loopback=False)


def test_discords_file_host_is_asked() -> None:
    check_address("https://cdn.discordapp.com/ephemeral-attachments/1/2/a.txt?ex=1&hm=2", loopback=False)
    check_address("http://127.0.0.1:8080/attachments/1/2/a.txt", loopback=True)
