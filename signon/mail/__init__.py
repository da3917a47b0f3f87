"""Mail: outbox rows written with what they announce, and the worker's delivery of them."""
