"""The supporter's side: action pages, the offices that supporters write to, and the backgrounder."""
