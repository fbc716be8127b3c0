"""Saved populations as lists of advisgrupper: taken once, or followed from run to run."""
