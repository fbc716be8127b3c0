"""The revisionslog as its readers meet it: search, export in the public format, retention."""
