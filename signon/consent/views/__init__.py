"""The pages about consent."""
