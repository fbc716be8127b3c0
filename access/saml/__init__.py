"""Sign-in with OIOSAML 3 and the Basic Privilege Profile: the municipality's own identity provider
says who comes and what she may do."""
