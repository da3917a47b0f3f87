"""The bytes of finals: in the database, or under their SHA-256 in the object store that the settings name."""
