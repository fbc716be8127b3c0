"""Our own Fordelingskomponent: takes over, routes, delivers, and brings receipts back."""
