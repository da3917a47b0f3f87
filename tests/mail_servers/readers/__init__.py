"""Programs that read mail, each asked for the same of every mail in a folder: the sender, whom to answer, subject, text."""
