"""How words are written, compared and put in order, in any language."""
