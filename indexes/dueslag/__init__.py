"""Our own dueslag in operation: closed and opened by hand, and how long what came is kept."""
