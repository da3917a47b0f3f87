"""The mailbox that the worker reads for what comes back: the conversation with its server, and how far it has been read."""
