"""The pages of adviser: the inbox, the person's tab, and what others show of them."""
