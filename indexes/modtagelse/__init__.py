"""What became of what was sent: figures per client, validation, quarantine of the refused."""
