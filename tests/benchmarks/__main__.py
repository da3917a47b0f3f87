"""``make bench``: the table of what people wait for, each row beside a peer or a floor."""
