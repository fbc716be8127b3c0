"""The log of registreringer, its fold, and the outbox of haendelser."""
