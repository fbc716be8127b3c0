"""KLE emner and handlingsfacetter."""
