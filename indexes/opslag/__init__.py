"""Live look-ups in the registers of others: with a time limit, a breaker, and no surprises."""
