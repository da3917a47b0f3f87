"""Recognising the parts of a letter among the paragraphs of a word processor's file. Pure."""
