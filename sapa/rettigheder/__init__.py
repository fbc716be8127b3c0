"""A user's own rights in plain words, and whom to ask for more."""
