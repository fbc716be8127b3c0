"""Pages for the fagsystemer that call: clients, ways to prove oneself, limits, serviceaftaler."""
