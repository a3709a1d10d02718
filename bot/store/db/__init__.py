"""Open the database, migrate it, and translate its errors."""
