"""Units and users with history: what an authority delivers about its own organisation."""
