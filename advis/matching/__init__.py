"""From events to adviser: claimed by state, folded to threads, matched set-based, written once."""
