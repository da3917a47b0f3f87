"""Bounces: mails of ours that came back, what the servers said, and addresses that take no mail."""
