"""Events of our own: from what the register and the indexes learned, and from the calendar."""
