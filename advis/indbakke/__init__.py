"""The inbox: what is in it for a user, and what she and her unit do with it."""
