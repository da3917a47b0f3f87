"""The database: engine, session and schema, on SQLite and PostgreSQL."""
