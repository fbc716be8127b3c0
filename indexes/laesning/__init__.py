"""Reading the indexes: Læs, List, Søg and fremsøg, from the log, through the door."""
