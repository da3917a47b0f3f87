"""Mail through servers that people run: Debian's Postfix, Exim, OpenSMTPD and Dovecot. ``make test-mail`` runs it all."""
