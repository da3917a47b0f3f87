"""Consent to a changed text: declaring the change, telling signatories, asking them to reconfirm, and who did."""
