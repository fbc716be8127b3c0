"""Dokumentindeks: the projections of dokumenter."""
