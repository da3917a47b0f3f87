"""Mail through the mail servers that people run: Debian's Postfix, Exim and OpenSMTPD. ``make test-mail-servers`` runs it."""
