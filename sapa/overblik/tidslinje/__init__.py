"""The tab Tidslinje: what happened to a person, from providers that each fail alone."""
