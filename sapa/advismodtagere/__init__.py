"""Pages for those who say where fagsystemer take adviser: forms over `advis.levering.modtagere`."""
