"""Run by Alembic, on the connection whose transaction `migrating` has begun."""

from __future__ import annotations

from alembic import context

from bot.store.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,  # ours are real transactions on SQLite, too
)
with context.begin_transaction():
    context.run_migrations()
