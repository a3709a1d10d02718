"""Define the tables. Every primary key starts with the server id.

So no row can refer to a row of another server.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column


def _server() -> MappedColumn[int]:
    return mapped_column(
        BigInteger, ForeignKey("servers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class Moment(TypeDecorator[datetime]):
    """A time in UTC, with or without a time zone in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert a value for the database."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Convert a value from the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the tables that a backup holds."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment}  # noqa: RUF012  # SQLAlchemy's own way to say it


class ServerRow(Base):
    """A Discord server. `revision` changes with every change, to check cached states."""

    __tablename__ = "servers"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    since: Mapped[datetime]
    left: Mapped[datetime | None]  # when the bot was removed from it
    misses_kept: Mapped[bool] = mapped_column(default=False)
    log_channel: Mapped[int | None] = mapped_column(BigInteger)


class ContentRow(Base):
    """The original bytes of a file, stored once for each server, however many versions share them."""

    __tablename__ = "contents"

    server: Mapped[int] = _server()
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256, in hex
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class TextRow(Base):
    """A text. `folded` is what its title is unique by; NULL while it is removed."""

    __tablename__ = "texts"
    __table_args__ = (UniqueConstraint("server", "folded"),)

    server: Mapped[int] = _server()
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    folded: Mapped[str | None] = mapped_column(Text)
    live: Mapped[int] = mapped_column(Integer)  # the number of the live version
    changed: Mapped[datetime]  # when another version became the live one
    changed_by: Mapped[int] = mapped_column(BigInteger)
    removed: Mapped[datetime | None]


class VersionRow(Base):
    """A version of a text: a file, and its details as a moderator confirmed them."""

    __tablename__ = "versions"
    __table_args__ = (
        ForeignKeyConstraint(["server", "text"], ["texts.server", "texts.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["server", "digest"], ["contents.server", "contents.digest"]),
        UniqueConstraint("server", "upload"),
        Index(None, "server", "digest"),
    )

    server: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    text: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)  # from 1
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)  # the file's name: a label, never a path
    details: Mapped[dict[str, Any]] = mapped_column(JSON)  # passages.model.Metadata
    pages: Mapped[int] = mapped_column(Integer)
    passages: Mapped[int] = mapped_column(Integer)
    upload: Mapped[str] = mapped_column(String(32))  # makes confirming twice add one version
    added: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(BigInteger)


class ReadingRow(Base):
    """The reading of a channel or thread: a text of its server, or one that the host shares."""

    __tablename__ = "readings"
    __table_args__ = (ForeignKeyConstraint(["server", "text"], ["texts.server", "texts.id"], ondelete="CASCADE"),)

    server: Mapped[int] = _server()
    channel: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    text: Mapped[str | None] = mapped_column(String(16))
    shared: Mapped[str | None] = mapped_column(Text)  # the file name in the host's folder
    first: Mapped[str] = mapped_column(Text, default="")  # the first page of this meeting
    last: Mapped[str] = mapped_column(Text, default="")  # the ceiling; "" for none
    changed: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(BigInteger)


class ActRow(Base):
    """An action of a moderator."""

    __tablename__ = "acts"
    __table_args__ = (Index(None, "at"),)

    server: Mapped[int] = _server()
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(Text, default="")


class MissRow(Base):
    """A question that found nothing on one day, without who asked."""

    __tablename__ = "misses"
    __table_args__ = (Index(None, "day"),)

    server: Mapped[int] = _server()
    day: Mapped[str] = mapped_column(String(10), primary_key=True)  # "2026-08-31"
    folded: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the folded question
    question: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(Integer, default=1)


class ForgottenRow(Base):
    """A server whose data was deleted; a restored backup must not bring it back."""

    __tablename__ = "forgotten"

    server: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
