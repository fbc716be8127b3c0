"""Pages for those who set up advisgrupper: forms over `advis.grupper`, which decides everything."""
