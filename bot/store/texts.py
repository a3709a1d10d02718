"""The texts of one server: add, replace, roll back, remove, look back."""

from __future__ import annotations

import hashlib

from bot.store.db.database import Database
from bot.store.db.tables import ContentRow, TextRow, VersionRow
from bot.store.errors import (
    LEFT_ALONE,
    Conflict,
    InvalidInput,
    NoSuchText,
    NoSuchVersion,
    OverQuota,
    TitleTaken,
    Unavailable,
)
from bot.store.queries import Change, ServerQueries
from bot.store.values import (
    MEGA,
    OriginalFile,
    Quota,
    Room,
    StoredText,
    Upload,
    Version,
    clean,
    fold,
    from_json,
    tidy,
    to_json,
)


class Texts:
    """What `server` has. Each call is one transaction; all raise `Unavailable` where the database cannot be used."""

    def __init__(self, database: Database, server: int, quota: Quota) -> None:
        self._database = database
        self._server = server
        self._quota = quota

    # ---- looking

    def list(self) -> tuple[StoredText, ...]:
        """The texts, by title."""
        with self._database.reading() as session:
            return ServerQueries(session, self._server).entries(TextRow.removed.is_(None))

    def removed(self) -> tuple[StoredText, ...]:
        """The texts that were removed and can still be brought back."""
        with self._database.reading() as session:
            return ServerQueries(session, self._server).entries(TextRow.removed.is_not(None))

    def history(self, text: str) -> tuple[Version, ...]:
        """The versions that are kept, newest first. Raises `NoSuchText`."""
        with self._database.reading() as session:
            rows = ServerQueries(session, self._server)
            return rows.versions(rows.text(text))

    def download(self, text: str, number: int | None = None) -> OriginalFile:
        """The original bytes of a version, of the live one by default; checked against their hash.

        Raises:
            NoSuchText, NoSuchVersion: it is not there.
            Unavailable: the bytes are not those that were uploaded.
        """
        with self._database.reading() as session:
            rows = ServerQueries(session, self._server)
            version = rows.version(rows.text(text), number)
            data = rows.data(version.digest)
        if data is None or hashlib.sha256(data).hexdigest() != version.digest:
            told = f"The stored bytes of {version.name} are damaged. Upload the file again, or restore a backup."
            raise Unavailable(told, transient=False)
        return OriginalFile(version.name, data)

    def confirmed(self, token: str) -> StoredText | None:
        """The text that an upload was confirmed into, if it was."""
        with self._database.reading() as session:
            rows = ServerQueries(session, self._server)
            text = rows.uploaded(token)
            return rows.entry(text) if text else None

    def room(self) -> Room:
        """How much of its quota the server uses. Removed texts do not count: they make room when it is needed."""
        with self._database.reading() as session:
            rows = ServerQueries(session, self._server)
            used = rows.used(without_removed=True)
            return Room(used, self._quota.total, rows.count(), self._quota.texts)

    def check_size(self, size: int) -> None:
        """Whether a file of `size` bytes may be uploaded, before it is fetched. Raises `OverQuota`."""
        limit = self._quota.file
        if size > limit:
            told = f"That file is {_mega(size)} MB; the limit is {_mega(limit)} MB. Split it or ask the operator."
            raise OverQuota(told, size, limit)
        room = self.room()
        if room.used + size > room.limit:
            raise _no_room(room.used, room.limit)

    # ---- changing

    def confirm(self, upload: Upload) -> StoredText:
        """Make an upload live, as a new text or as a new version. Once this returns, it survives anything.

        Raises:
            TitleTaken: another text has this title.
            Conflict: somebody else has changed the text that it replaces.
            OverQuota: there is no room.
        """
        details = tidy(upload.details)
        if upload.server != self._server:
            raise NoSuchText(details.title)
        if not details.title:
            raise InvalidInput("A text needs a title. Give it one under Edit details.")
        with self._database.writing(self._server) as session:
            rows = ServerQueries(session, self._server)
            if done := rows.uploaded(upload.token):
                return rows.entry(done)
            doing = Change(self._database.clock(), upload.by)
            row, what = self._place(rows, upload, details.title, doing)
            number = max(rows.numbers(row.id), default=0) + 1
            session.add(_version(upload, row, number, doing))
            self._go_live(rows, row, number, doing)
            rows.note(doing, what, f"{row.title}, version {number}")
            return rows.entry(row.id)

    def rollback(self, text: str, by: int, *, to: int | None = None, seen: int | None = None) -> StoredText:
        """Make an earlier version live again: the one before, or number `to`. `seen`: the one believed to be live.

        Raises:
            NoSuchText, NoSuchVersion: it is not there.
            Conflict: another version than `seen` is live.
            TitleTaken: that version's title belongs to another text by now.
        """
        with self._database.writing(self._server) as session:
            rows = ServerQueries(session, self._server)
            row = rows.text(text)
            self._expect(row, seen)
            number = to or max((kept for kept in rows.numbers(text) if kept < row.live), default=0)
            if not number:
                told = f"There is no earlier version of {row.title}: {self._quota.versions} are kept at most."
                raise NoSuchVersion(f"{told} `/library history` shows them.")
            doing = Change(self._database.clock(), by)
            self._go_live(rows, row, number, doing)
            rows.note(doing, "rollback", f"{row.title}, version {number}")
            return rows.entry(text)

    def remove(self, text: str, by: int, *, seen: int | None = None, forever: bool = False) -> StoredText:
        """Take a text off the shelf. It can be brought back for 30 days, or until its room is needed.

        `forever` deletes it at once. Raises `NoSuchText`; `Conflict` as `rollback` does.
        """
        with self._database.writing(self._server) as session:
            rows = ServerQueries(session, self._server)
            row = rows.text(text, removed=forever)
            self._expect(row, seen)
            doing = Change(self._database.clock(), by)
            row.folded, row.removed, row.changed, row.changed_by = None, doing.at, *doing
            entry = rows.entry(text)
            rows.note(doing, "delete" if forever else "remove", row.title)
            if forever:
                rows.drop(text)
            return entry

    def bring_back(self, text: str, by: int) -> StoredText:
        """Put a removed text back. Raises `NoSuchText`, `TitleTaken`, `OverQuota`."""
        with self._database.writing(self._server) as session:
            rows = ServerQueries(session, self._server)
            row = rows.text(text, removed=True)
            if row.removed:
                self._check_count(rows)
                row.removed = None
                doing = Change(self._database.clock(), by)
                self._go_live(rows, row, row.live, doing)
                rows.note(doing, "bring back", row.title)
            return rows.entry(text)

    # ---- helpers

    def _place(self, rows: ServerQueries, upload: Upload, title: str, doing: Change) -> tuple[TextRow, str]:
        """The row that an upload goes into, its bytes stored, and what is done to it."""
        if upload.replaces is None:
            self._check_count(rows)
            _check_title(rows, title, "")
            row = TextRow(server=self._server, id=rows.new_id(), title=title, live=0, changed=doing.at)
            row.changed_by = doing.by
            rows.session.add(row)
            what = "add"
        else:
            row = rows.text(upload.replaces.text)
            self._expect(row, upload.replaces.live)
            what = "edit" if rows.version(row).digest == upload.digest else "replace"
        if not rows.has(upload.digest):
            self._make_room(rows, len(upload.data))
            content = ContentRow(server=self._server, digest=upload.digest, size=len(upload.data), data=upload.data)
            rows.session.add(content)
        rows.session.flush()
        return row, what

    def _go_live(self, rows: ServerQueries, row: TextRow, number: int, doing: Change) -> None:
        """Make version `number` live, and keep the one before it and the newest others."""
        rows.session.flush()
        title = from_json(rows.version(row, number).details).title
        _check_title(rows, title, row.id)
        needed = rows.needed(row.id, (number, row.live), self._quota.versions)
        row.title, row.folded, row.live, row.changed, row.changed_by = title, fold(title), number, *doing
        rows.keep(row.id, needed)

    def _expect(self, row: TextRow, seen: int | None) -> None:
        if seen is None or row.live == seen:
            return
        seconds = max(0, round((self._database.clock() - row.changed).total_seconds()))
        raise Conflict(
            f"Somebody else changed {row.title} {_ago(seconds)}: version {row.live} is live now. {LEFT_ALONE} "
            f"Look at `/library history`, then do it again if you still want it.",
            row.changed_by,
            row.changed,
        )

    def _check_count(self, rows: ServerQueries) -> None:
        texts, most = rows.count(), self._quota.texts
        if texts >= most:
            told = f"This server holds {texts:,} of {most:,} texts. Remove a text first (`/library remove`)."
            raise OverQuota(told, texts, most)

    def _make_room(self, rows: ServerQueries, size: int) -> None:
        used = rows.used()
        for row in rows.removed():
            if used + size <= self._quota.total:
                return
            rows.drop(row.id)
            used = rows.used()
        if used + size > self._quota.total:
            raise _no_room(used, self._quota.total)


def _version(upload: Upload, row: TextRow, number: int, doing: Change) -> VersionRow:
    return VersionRow(
        server=row.server,
        text=row.id,
        number=number,
        digest=upload.digest,
        name=clean(upload.name, 120) or "text",
        details=to_json(tidy(upload.details)),
        pages=upload.pages,
        passages=upload.passages,
        upload=upload.token,
        added=doing.at,
        added_by=doing.by,
    )


def _check_title(rows: ServerQueries, title: str, text: str) -> None:
    other = rows.titled(title)
    if other is not None and other.id != text:
        pages = rows.version(other).pages
        what = f"{pages:,} pages, " if pages else ""
        raise TitleTaken(
            f"A text called {other.title} exists ({what}{other.changed.day} {other.changed:%B}). "
            f"Replace it, or give this one another title. The old version is kept for undo.",
            other.id,
        )


def _no_room(used: int, limit: int) -> OverQuota:
    told = f"This server holds {_mega(used)} of {_mega(limit)} MB. Remove a text first (`/library remove`)."
    return OverQuota(told, used, limit)


def _mega(size: int) -> int:
    return -(-size // MEGA)


def _ago(seconds: int) -> str:
    return f"{seconds} s ago" if seconds < 120 else f"{seconds // 60:,} min ago"
