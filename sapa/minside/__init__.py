"""What Min side knows of one user: her favourites, what is new about them, and her counters."""
