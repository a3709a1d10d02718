"""Uploads that wait for Confirm."""

from __future__ import annotations

import pytest

from bot.store.uploads.pending import MAX_UPLOADS, PendingUploads
from bot.store.values import Upload
from tests.bot.store.conftest import Clock
from tests.bot.store.store_makers import ANNA, BERT, HERE, THERE, upload


@pytest.fixture
def discarded() -> list[Upload]:
    return []


@pytest.fixture
def pending(discarded: list[Upload], clock: Clock) -> PendingUploads:
    return PendingUploads(discarded.append, clock.monotonic)


def test_an_upload_is_found_by_the_moderator_who_brought_it_on_that_server_alone(pending: PendingUploads) -> None:
    made = upload()
    pending.put(made)
    assert pending.find(made.token, HERE, ANNA) is made
    assert pending.find(made.token, HERE, BERT) is None
    assert pending.find(made.token, THERE, ANNA) is None
    assert pending.find("another", HERE, ANNA) is None


def test_after_fifteen_minutes_it_is_gone(pending: PendingUploads, discarded: list[Upload], clock: Clock) -> None:
    made = upload()
    pending.put(made)
    clock.wait(minutes=16)
    assert pending.find(made.token, HERE, ANNA) is None
    assert discarded == [made]


def test_the_next_upload_of_a_moderator_takes_the_place_of_the_last(
    pending: PendingUploads, discarded: list[Upload]
) -> None:
    first, second, others = upload(), upload("Second"), upload(by=BERT)
    for made in (first, others, second):
        pending.put(made)
    assert discarded == [first]
    assert pending.find(others.token, HERE, BERT)
    assert pending.cancel(second.token, HERE, ANNA)
    assert discarded == [first, second]
    assert pending.claim(others.token, HERE, BERT)
    assert pending.release(others, confirmed=True)
    assert discarded == [first, second]
    assert pending.find(others.token, HERE, BERT) is None


def test_what_is_being_confirmed_cannot_be_cancelled_until_that_has_failed(
    pending: PendingUploads, discarded: list[Upload]
) -> None:
    made = upload()
    pending.put(made)
    assert [pending.claim(made.token, HERE, ANNA) for _ in range(2)] == [made, made]
    for _ in range(2):
        assert not pending.cancel(made.token, HERE, ANNA)
        assert pending.release(made, confirmed=False)
    assert pending.cancel(made.token, HERE, ANNA)
    assert discarded == [made]


def test_nobody_cancels_or_claims_what_is_not_theirs(pending: PendingUploads) -> None:
    made = upload()
    pending.put(made)
    assert pending.cancel(made.token, HERE, BERT)
    assert pending.claim(made.token, THERE, ANNA) is None
    assert pending.find(made.token, HERE, ANNA) is made


def test_at_most_forty_wait(pending: PendingUploads, discarded: list[Upload]) -> None:
    for by in range(MAX_UPLOADS + 3):
        pending.put(upload(data=b"%d" % by, by=by))
    assert [made.by for made in discarded] == [0, 1, 2]
