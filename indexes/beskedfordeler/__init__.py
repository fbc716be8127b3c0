"""Messages of KOMBIT's Beskedfordeler: taken in, kept, and turned into events of our own."""
