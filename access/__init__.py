"""Access: who may see what. The door (guarded manager), the lock (row-level security), the memory
(revisionslog)."""
