"""Messages that people send to the coalition from the contact form, and the desk's page of them."""
