"""Reading a ``.docx`` file: its XML becomes a simple tree of paragraphs and tables (``tree``). Pure; run by ``process``."""
