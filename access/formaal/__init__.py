"""Formål: the look-ups that demand a purpose get it once, log it, and refuse without it."""
