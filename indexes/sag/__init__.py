"""Sagsindeks: the projections of sager."""
