"""Pages where administrators compose målgruppevisninger."""
