"""Demonstration: loads reference data and the fictional municipality, and simulates fagsystemer."""
