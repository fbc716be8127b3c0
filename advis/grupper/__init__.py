"""Advisgrupper: who may change them, what they become in the index, and every change kept."""
