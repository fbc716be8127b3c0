"""What an authority sets up by simple forms: links, messages, session times, switches, types."""
