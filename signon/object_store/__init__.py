"""An object store that speaks S3: bytes under their SHA-256, on servers outside this machine."""
