"""Ydelsesindeks: bevillinger and effektueringer."""
