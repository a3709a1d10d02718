"""Add, replace, roll back, remove and list the texts of one server."""

from __future__ import annotations

import hashlib

from bot.store.db.database import Database
from bot.store.db.tables import ContentRow, TextRow, VersionRow
from bot.store.errors import (
    UNCHANGED,
    Conflict,
    InvalidInput,
    NoSuchText,
    NoSuchVersion,
    OverQuota,
    TitleTaken,
    Unavailable,
)
from bot.store.queries import AuditStamp, ServerQueries
from bot.store.values import (
    MEGA,
    OriginalFile,
    Quota,
    QuotaUsage,
    StoredText,
    Upload,
    Version,
    clean,
    fold,
    from_json,
    normalize_details,
    to_json,
)


class Texts:
    """The texts of `server`. Each call is one transaction and raises `Unavailable` if the database cannot be used."""

    def __init__(self, database: Database, server: int, quota: Quota) -> None:
        """Bind to a database, a server and its quota."""
        self._database = database
        self._server = server
        self._quota = quota

    # ---- reading

    def list(self) -> tuple[StoredText, ...]:
        """Return the texts, by title."""
        with self._database.read() as session:
            return ServerQueries(session, self._server).stored_texts(TextRow.removed.is_(None))

    def removed(self) -> tuple[StoredText, ...]:
        """Return the removed texts that can still be brought back."""
        with self._database.read() as session:
            return ServerQueries(session, self._server).stored_texts(TextRow.removed.is_not(None))

    def history(self, text: str) -> tuple[Version, ...]:
        """Return the kept versions, newest first. Raises `NoSuchText`."""
        with self._database.read() as session:
            queries = ServerQueries(session, self._server)
            return queries.versions(queries.text(text))

    def download(self, text: str, number: int | None = None) -> OriginalFile:
        """Return the original bytes of a version, the live one by default, checked against their digest.

        Raises:
            NoSuchText: the text does not exist.
            NoSuchVersion: the version does not exist.
            Unavailable: the bytes are not those that were uploaded.
        """
        with self._database.read() as session:
            queries = ServerQueries(session, self._server)
            version = queries.version(queries.text(text), number)
            data = queries.file_data(version.digest)
        if data is None or hashlib.sha256(data).hexdigest() != version.digest:
            message = f"The stored bytes of {version.name} are damaged. Upload the file again, or restore a backup."
            raise Unavailable(message, transient=False)
        return OriginalFile(version.name, data)

    def confirmed(self, token: str) -> StoredText | None:
        """Return the text that an upload was confirmed into, or None."""
        with self._database.read() as session:
            queries = ServerQueries(session, self._server)
            text = queries.text_of_upload(token)
            return queries.stored_text(text) if text else None

    def usage(self) -> QuotaUsage:
        """Return how much of its quota the server uses. Removed texts do not count: they are deleted to make room."""
        with self._database.read() as session:
            queries = ServerQueries(session, self._server)
            used = queries.used_bytes(without_removed=True)
            return QuotaUsage(used, self._quota.total, queries.count_texts(), self._quota.texts)

    def check_size(self, size: int) -> None:
        """Check, before a file is fetched, that `size` bytes may be uploaded. Raises `OverQuota`."""
        limit = self._quota.file
        if size > limit:
            raise OverQuota(
                f"That file is {_megabytes(size)} MB; the limit is {_megabytes(limit)} MB. "
                f"Split it or ask the operator.",
                size,
                limit,
            )
        usage = self.usage()
        if usage.used + size > usage.limit:
            raise _over_quota(usage.used, usage.limit)

    # ---- changing

    def confirm(self, upload: Upload) -> StoredText:
        """Make an upload live, as a new text or a new version. The change is durable once this returns.

        Raises:
            TitleTaken: another text has this title.
            Conflict: somebody else has changed the text that it replaces.
            OverQuota: the quota is used up.
        """
        details = normalize_details(upload.details)
        if upload.server != self._server:
            raise NoSuchText(details.title)
        if not details.title:
            raise InvalidInput("A text needs a title. Give it one under Edit details.")
        with self._database.write(self._server) as session:
            queries = ServerQueries(session, self._server)
            if existing := queries.text_of_upload(upload.token):
                return queries.stored_text(existing)
            stamp = AuditStamp(self._database.clock(), upload.by)
            row, what = self._target_row(queries, upload, details.title, stamp)
            number = max(queries.version_numbers(row.id), default=0) + 1
            session.add(_version(upload, row, number, stamp))
            self._make_live(queries, row, number, stamp)
            queries.log_action(stamp, what, f"{row.title}, version {number}")
            return queries.stored_text(row.id)

    def rollback(self, text: str, by: int, *, to: int | None = None, seen: int | None = None) -> StoredText:
        """Make an earlier version live again: the previous one, or number `to`. `seen` is the version thought live.

        Raises:
            NoSuchText: the text does not exist.
            NoSuchVersion: the version does not exist.
            Conflict: another version than `seen` is live.
            TitleTaken: that version's title belongs to another text by now.
        """
        with self._database.write(self._server) as session:
            queries = ServerQueries(session, self._server)
            row = queries.text(text)
            if to and row.live == to != seen and row.changed_by == by:  # a second click
                message = f"Version {to} of {row.title} is live already; nothing more was done."
                raise Conflict(message, row.changed_by, row.changed)
            self._check_unchanged(row, seen)
            number = to or max((kept for kept in queries.version_numbers(text) if kept < row.live), default=0)
            if not number:
                message = f"There is no earlier version of {row.title}: {self._quota.versions} are kept at most."
                raise NoSuchVersion(f"{message} `/library history` shows them.")
            stamp = AuditStamp(self._database.clock(), by)
            self._make_live(queries, row, number, stamp)
            queries.log_action(stamp, "rollback", f"{row.title}, version {number}")
            return queries.stored_text(text)

    def remove(self, text: str, by: int, *, seen: int | None = None, forever: bool = False) -> StoredText:
        """Remove a text. It can be brought back for 30 days, or until its room is needed; `forever` deletes it at once.

        Raises:
            NoSuchText: the text does not exist.
            Conflict: another version than `seen` is live.
        """
        with self._database.write(self._server) as session:
            queries = ServerQueries(session, self._server)
            row = queries.text(text, removed=forever)
            self._check_unchanged(row, seen)
            stamp = AuditStamp(self._database.clock(), by)
            row.folded, row.removed, row.changed, row.changed_by = None, stamp.at, *stamp
            stored = queries.stored_text(text)
            queries.log_action(stamp, "delete" if forever else "remove", row.title)
            if forever:
                queries.delete_text(text)
            return stored

    def bring_back(self, text: str, by: int) -> StoredText:
        """Bring back a removed text. Raises `NoSuchText`, `TitleTaken`, `OverQuota`."""
        with self._database.write(self._server) as session:
            queries = ServerQueries(session, self._server)
            row = queries.text(text, removed=True)
            if row.removed:
                self._check_count(queries)
                row.removed = None
                stamp = AuditStamp(self._database.clock(), by)
                self._make_live(queries, row, row.live, stamp)
                queries.log_action(stamp, "bring back", row.title)
            return queries.stored_text(text)

    # ---- helpers

    def _target_row(self, queries: ServerQueries, upload: Upload, title: str, stamp: AuditStamp) -> tuple[TextRow, str]:
        """Return the row that an upload goes into and the name of the action, with the file's bytes stored."""
        if upload.replaces is None:
            self._check_count(queries)
            _check_title(queries, title, "")
            row = TextRow(server=self._server, id=queries.new_id(), title=title, live=0, changed=stamp.at)
            row.changed_by = stamp.by
            queries.session.add(row)
            what = "add"
        else:
            row = queries.text(upload.replaces.text)
            self._check_unchanged(row, upload.replaces.live)
            what = "edit" if queries.version(row).digest == upload.digest else "replace"
        if not queries.has_file(upload.digest):
            self._make_room(queries, len(upload.data))
            content = ContentRow(server=self._server, digest=upload.digest, size=len(upload.data), data=upload.data)
            queries.session.add(content)
        queries.session.flush()
        return row, what

    def _make_live(self, queries: ServerQueries, row: TextRow, number: int, stamp: AuditStamp) -> None:
        """Make version `number` live; keep the previous one and the newest others."""
        queries.session.flush()
        title = from_json(queries.version(row, number).details).title
        _check_title(queries, title, row.id)
        numbers = queries.versions_to_keep(row.id, (number, row.live), self._quota.versions)
        row.title, row.folded, row.live, row.changed, row.changed_by = title, fold(title), number, *stamp
        queries.delete_versions_except(row.id, numbers)

    def _check_unchanged(self, row: TextRow, seen: int | None) -> None:
        if seen is None or row.live == seen:
            return
        seconds = max(0, round((self._database.clock() - row.changed).total_seconds()))
        raise Conflict(
            f"Somebody else changed {row.title} {_ago(seconds)}: version {row.live} is live now. {UNCHANGED} "
            f"Look at `/library history`, then do it again if you still want it.",
            row.changed_by,
            row.changed,
        )

    def _check_count(self, queries: ServerQueries) -> None:
        texts, limit = queries.count_texts(), self._quota.texts
        if texts >= limit:
            message = f"This server holds {texts:,} of {limit:,} texts. Remove a text first (`/library remove`)."
            raise OverQuota(message, texts, limit)

    def _make_room(self, queries: ServerQueries, size: int) -> None:
        used = queries.used_bytes()
        for row in queries.removed_texts():
            if used + size <= self._quota.total:
                return
            queries.delete_text(row.id)
            used = queries.used_bytes()
        if used + size > self._quota.total:
            raise _over_quota(used, self._quota.total)


def _version(upload: Upload, row: TextRow, number: int, stamp: AuditStamp) -> VersionRow:
    return VersionRow(
        server=row.server,
        text=row.id,
        number=number,
        digest=upload.digest,
        name=clean(upload.name, 120) or "text",
        details=to_json(normalize_details(upload.details)),
        pages=upload.pages,
        passages=upload.passages,
        upload=upload.token,
        added=stamp.at,
        added_by=stamp.by,
    )


def _check_title(queries: ServerQueries, title: str, text: str) -> None:
    other = queries.text_with_title(title)
    if other is not None and other.id != text:
        pages = queries.version(other).pages
        what = f"{pages:,} pages, " if pages else ""
        raise TitleTaken(
            f"A text called {other.title} exists ({what}{other.changed.day} {other.changed:%B}). "
            f"Replace it, or give this one another title. The old version is kept for undo.",
            other.id,
        )


def _over_quota(used: int, limit: int) -> OverQuota:
    message = (
        f"This server holds {_megabytes(used)} of {_megabytes(limit)} MB. Remove a text first (`/library remove`)."
    )
    return OverQuota(message, used, limit)


def _megabytes(size: int) -> int:
    return -(-size // MEGA)


def _ago(seconds: int) -> str:
    return f"{seconds} s ago" if seconds < 120 else f"{seconds // 60:,} min ago"
