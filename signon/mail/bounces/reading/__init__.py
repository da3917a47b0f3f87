"""Reading what is received: the bytes of a message become a verdict. Knows neither the site nor its database."""
