"""The wordings of the mails about a letter: what each kind says by default, and what coordinators made of it."""
