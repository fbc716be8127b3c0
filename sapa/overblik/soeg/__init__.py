"""The searches beside that for persons: what their forms ask, what they find, what they log."""
