"""Overblik: sign-in, search, and the page about one person. Reads, logs, shows; decides nothing."""
