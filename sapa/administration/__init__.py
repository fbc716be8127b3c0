"""Overblik Administration: the municipality sets SAPA up itself, in pages of its own."""
