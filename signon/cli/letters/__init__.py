"""``flask letter``: letters in and out as files, opened, closed, printed and finalised without a browser."""
