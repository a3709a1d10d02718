"""Create the tables for several processes of one bot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of processes, shards, identify turns and reloads."""
    op.create_table(
        "processes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
    )
    op.create_table(
        "shards",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["holder"], ["processes.id"], name=op.f("fk_shards_holder"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bot", "shard", name=op.f("pk_shards")),
    )
    op.create_table(
        "turns",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("free", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("bot", "bucket", name=op.f("pk_turns")),
    )
    op.create_table(
        "reloads",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_reloads")),
    )
