"""Tværgående bemærkninger: what everybody at an authority must know before meeting a citizen."""
