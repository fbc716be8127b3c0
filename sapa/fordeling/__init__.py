"""Journalnotater as people meet them: written, sent, followed, and kept going by operations."""
