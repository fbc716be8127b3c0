"""How an authority's notes are set up: routes, titles, templates and rules, with their history."""
