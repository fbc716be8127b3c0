"""What was tidied away: that a group had heard of a thread, and nothing of what it heard."""
