"""The sources of the part register: what each said, when, and what counts."""
