"""Mail that anybody can ask for by typing an address: one a day about one cause, until the owner of the mailbox answers."""
