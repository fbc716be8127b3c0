"""How SAPA is used: numbers per month, of authorities and units and never of people."""
