"""Companies and properties with their history: the sources CVR and BBR, and what pages read."""
