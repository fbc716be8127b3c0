"""Indsigtspakker: what may be handed out about a citizen who asks what is held of her."""
