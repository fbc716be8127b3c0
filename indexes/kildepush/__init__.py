"""The one address where sources of the part register deliver, and how each of them stands."""
