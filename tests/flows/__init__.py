"""SAPA as people and systems meet it: real processes, real HTTP, a real browser."""
