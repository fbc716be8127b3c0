"""Advis: turns haendelser into work for the right team. Reads the outbox of `indexes`."""
