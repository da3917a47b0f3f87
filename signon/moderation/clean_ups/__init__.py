"""Proposals to tidy how signatures are printed."""
