"""Configure Alembic to run on the connection whose transaction `migrate` has begun."""

from __future__ import annotations

from alembic import context

from bot.store.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,  # BEGIN is sent explicitly, so DDL is transactional on SQLite too
)
with context.begin_transaction():
    context.run_migrations()
