"""Letter files: a letter as Markdown with its front matter."""
