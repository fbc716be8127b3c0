"""What STIL, sygesikring and Digital Post say about persons: their statements, tables and reads."""
