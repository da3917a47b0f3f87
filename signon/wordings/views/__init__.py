"""The pages on which coordinators word the mails about a letter, or about every letter."""
