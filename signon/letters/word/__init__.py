"""Letters out of word processors: a ``.docx`` file is read into the parts of a letter, and nothing of it is lost in silence.

``file`` reads what stands in the file, in a process of its own. ``recognised`` tells which part of a letter each paragraph is.
"""
