"""Members: the account with its card (name, handle, headline, photo), sign-in, settings."""
