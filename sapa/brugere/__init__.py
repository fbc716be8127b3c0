"""Pages for users, their roles, and the organisation."""
