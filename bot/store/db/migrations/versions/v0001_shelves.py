"""Create the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.db.tables import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of servers, texts, versions, readings, misses and the log."""
    op.create_table(
        "forgotten",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("server", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "servers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("left", Moment(), nullable=True),
        sa.Column("misses_kept", sa.Boolean(), nullable=False),
        sa.Column("log_channel", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servers")),
    )
    op.create_table(
        "acts",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["server"], ["servers.id"], name=op.f("fk_acts_server"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("server", "number", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_at"), "acts", ["at"])
    op.create_table(
        "contents",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["server"], ["servers.id"], name=op.f("fk_contents_server"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("server", "digest", name=op.f("pk_contents")),
    )
    op.create_table(
        "misses",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("folded", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["server"], ["servers.id"], name=op.f("fk_misses_server"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("server", "day", "folded", name=op.f("pk_misses")),
    )
    op.create_index(op.f("ix_misses_day"), "misses", ["day"])
    op.create_table(
        "texts",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=True),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("removed", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["server"], ["servers.id"], name=op.f("fk_texts_server"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("server", "id", name=op.f("pk_texts")),
        sa.UniqueConstraint("server", "folded", name=op.f("uq_texts_server_folded")),
    )
    op.create_table(
        "readings",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=16), nullable=True),
        sa.Column("shared", sa.Text(), nullable=True),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["server", "text"], ["texts.server", "texts.id"], name=op.f("fk_readings_server_text"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["server"], ["servers.id"], name=op.f("fk_readings_server"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("server", "channel", name=op.f("pk_readings")),
    )
    op.create_table(
        "versions",
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("upload", sa.String(length=32), nullable=False),
        sa.Column("added", Moment(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["server", "digest"], ["contents.server", "contents.digest"], name=op.f("fk_versions_server_digest")
        ),
        sa.ForeignKeyConstraint(
            ["server", "text"], ["texts.server", "texts.id"], name=op.f("fk_versions_server_text"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("server", "text", "number", name=op.f("pk_versions")),
        sa.UniqueConstraint("server", "upload", name=op.f("uq_versions_server_upload")),
    )
    op.create_index(op.f("ix_versions_server_digest"), "versions", ["server", "digest"])
