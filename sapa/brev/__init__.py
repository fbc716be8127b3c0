"""Breve: drafts of letters to each holder of forældremyndighed over a child. SAPA sends none."""
