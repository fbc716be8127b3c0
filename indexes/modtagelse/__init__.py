"""What became of what was sent: figures per client, validation, and the quarantine of the refused."""
