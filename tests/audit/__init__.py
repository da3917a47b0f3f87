"""``make audit``: whether a locked version is one that an advisory is about."""
