"""The body of a letter as Markdown: what counts as Markdown, which pictures it names, and what cannot be printed. Pure."""
