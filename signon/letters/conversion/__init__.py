"""Text of other programs turned into the letter's Markdown: rich text, plain text with list marks, and what prints otherwise."""
