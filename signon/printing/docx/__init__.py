"""The letter as a word processor's file (``.docx``): the same parts as in print, each in a style of its own, to edit."""
