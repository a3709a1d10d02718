"""Query the texts of one server inside one transaction. Every query filters by the server."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from bot.store.db.tables import ActRow, ContentRow, TextRow, VersionRow
from bot.store.errors import NoSuchText, NoSuchVersion
from bot.store.values import StoredText, Version, clean, fold, from_json


class AuditStamp(NamedTuple):
    """When a change is made (UTC), and the moderator who makes it."""

    at: datetime
    by: int


class ServerQueries:
    """Queries on the rows of `server`, in the transaction of `session`."""

    def __init__(self, session: Session, server: int) -> None:
        """Bind the queries to a session and a server."""
        self.session = session
        self.server = server

    def text(self, text: str, *, removed: bool = False) -> TextRow:
        """Return a text, a removed one only if `removed` is true. Raises `NoSuchText`."""
        row = self.session.get(TextRow, (self.server, text))
        if row is None or (row.removed and not removed):
            raise NoSuchText(row.title if row else clean(text, 80))
        return row

    def text_with_title(self, title: str) -> TextRow | None:
        """Return the text with this title, or None."""
        query = select(TextRow).where(TextRow.server == self.server, TextRow.folded == fold(title))
        return self.session.scalar(query)

    def version(self, row: TextRow, number: int | None = None) -> VersionRow:
        """Return a version of a text, the live one by default. Raises `NoSuchVersion`."""
        found = self.session.get(VersionRow, (self.server, row.id, row.live if number is None else number))
        if found is None:
            kept = ", ".join(map(str, self.version_numbers(row.id)))
            raise NoSuchVersion(f"There is no version {number} of {row.title}. Kept are: {kept}.")
        return found

    def version_numbers(self, text: str) -> list[int]:
        """Return the numbers of the kept versions of a text, ascending."""
        query = select(VersionRow.number).where(VersionRow.server == self.server, VersionRow.text == text)
        return sorted(self.session.scalars(query))

    def versions_to_keep(self, text: str, first: tuple[int, ...], limit: int) -> set[int]:
        """Return the versions to keep: of the last `limit` files the last `limit` details each; `first` come first.

        Counting files and details apart keeps a few corrections of a title from pushing out the previous file.
        """
        query = select(VersionRow.number, VersionRow.digest).where(
            VersionRow.server == self.server, VersionRow.text == text
        )
        found = [(number, digest) for number, digest in self.session.execute(query)]
        files: dict[str, list[int]] = {}
        for number, digest in sorted(found, key=lambda one: (one[0] in first, one[0]), reverse=True):
            files.setdefault(digest, []).append(number)
        return {number for numbers in [*files.values()][:limit] for number in numbers[:limit]}

    def text_of_upload(self, token: str) -> str | None:
        """Return the id of the text that an upload was confirmed into, or None."""
        query = select(VersionRow.text).where(VersionRow.server == self.server, VersionRow.upload == token)
        return self.session.scalar(query)

    def file_data(self, digest: str) -> bytes | None:
        """Return the bytes of a file, or None."""
        query = select(ContentRow.data).where(ContentRow.server == self.server, ContentRow.digest == digest)
        return self.session.scalar(query)

    def has_file(self, digest: str) -> bool:
        """Return whether the server has a file with this digest."""
        return self.session.get(ContentRow, (self.server, digest)) is not None

    def count_texts(self) -> int:
        """Return the number of texts that are not removed."""
        query = select(func.count()).where(TextRow.server == self.server, TextRow.removed.is_(None))
        return self.session.scalar(query) or 0

    def used_bytes(self, *, without_removed: bool = False) -> int:
        """Return the bytes of all files."""
        query = select(func.sum(ContentRow.size)).where(ContentRow.server == self.server)
        if without_removed:
            kept_digests = (
                select(VersionRow.digest)
                .join(TextRow, (TextRow.server == VersionRow.server) & (TextRow.id == VersionRow.text))
                .where(VersionRow.server == self.server, TextRow.removed.is_(None))
            )
            query = query.where(ContentRow.digest.in_(kept_digests))
        return int(self.session.scalar(query) or 0)

    def removed_texts(self) -> list[TextRow]:
        """Return the removed texts that are still kept, oldest first."""
        query = select(TextRow).where(TextRow.server == self.server, TextRow.removed.is_not(None))
        return list(self.session.scalars(query.order_by(TextRow.removed, TextRow.id)))

    def new_id(self) -> str:
        """Return a random id of eleven characters, which nobody can guess."""
        return secrets.token_urlsafe(8)

    def delete_versions_except(self, text: str, numbers: set[int]) -> None:
        """Delete all versions of a text except these."""
        self.session.flush()
        conditions = (VersionRow.server == self.server, VersionRow.text == text)
        self.session.execute(delete(VersionRow).where(*conditions, VersionRow.number.not_in(numbers)))
        self.delete_unused_files()

    def delete_text(self, text: str) -> None:
        """Delete a text with all its versions, for good."""
        self.session.flush()
        self.session.execute(delete(TextRow).where(TextRow.server == self.server, TextRow.id == text))
        self.delete_unused_files()

    def delete_unused_files(self) -> None:
        """Delete the files that no version refers to."""
        in_use = select(VersionRow.digest).where(VersionRow.server == self.server)
        conditions = ContentRow.server == self.server
        self.session.execute(
            delete(ContentRow)
            .where(conditions, ContentRow.digest.not_in(in_use))
            .execution_options(synchronize_session=False)
        )

    def log_action(self, stamp: AuditStamp, what: str, about: str = "") -> None:
        """Add an entry to the moderators' log."""
        last = self.session.scalar(select(func.max(ActRow.number)).where(ActRow.server == self.server))
        self.session.add(
            ActRow(server=self.server, number=(last or 0) + 1, at=stamp.at, by=stamp.by, what=what, about=about)
        )

    def stored_text(self, text: str) -> StoredText:
        """Return one text as it is stored now."""
        self.session.flush()
        return self.stored_texts(TextRow.id == text)[0]

    def stored_texts(self, *conditions: ColumnElement[bool]) -> tuple[StoredText, ...]:
        """Return the texts that match all conditions, by title."""
        conditions = (TextRow.server == self.server, *conditions)
        query = (
            select(TextRow, VersionRow, ContentRow.size)
            .join(VersionRow, (VersionRow.server == TextRow.server) & (VersionRow.text == TextRow.id))
            .join(ContentRow, (ContentRow.server == VersionRow.server) & (ContentRow.digest == VersionRow.digest))
            .where(VersionRow.number == TextRow.live, *conditions)
        )
        found = self.session.execute(query).all()
        texts = [_stored_text(row, version, size) for row, version, size in found]
        return tuple(sorted(texts, key=lambda text: (fold(text.title), text.id)))

    def versions(self, row: TextRow) -> tuple[Version, ...]:
        """Return the versions of a text, newest first."""
        query = (
            select(VersionRow, ContentRow.size)
            .join(ContentRow, (ContentRow.server == VersionRow.server) & (ContentRow.digest == VersionRow.digest))
            .where(VersionRow.server == self.server, VersionRow.text == row.id)
            .order_by(VersionRow.number.desc())
        )
        return tuple(_version(one, size, row.live) for one, size in self.session.execute(query))


def _stored_text(row: TextRow, version: VersionRow, size: int) -> StoredText:
    return StoredText(
        id=row.id,
        title=row.title,
        version=version.number,
        digest=version.digest,
        name=version.name,
        size=size,
        pages=version.pages,
        passages=version.passages,
        details=from_json(version.details),
        changed=row.changed,
        changed_by=row.changed_by,
        removed=row.removed,
    )


def _version(row: VersionRow, size: int, live: int) -> Version:
    return Version(
        number=row.number,
        live=row.number == live,
        digest=row.digest,
        name=row.name,
        size=size,
        pages=row.pages,
        passages=row.passages,
        details=from_json(row.details),
        added=row.added,
        added_by=row.added_by,
    )
