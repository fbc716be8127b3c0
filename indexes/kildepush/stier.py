"""Where sources deliver."""

KILDER = "/api/v1/kilder"
