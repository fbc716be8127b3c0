"""REST for fagsystemer: the OIO bodies in, the contract's answers out. Translates, decides
nothing."""
