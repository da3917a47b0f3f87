"""The pages of accounts: sign-in, and a coordinator's own account."""
