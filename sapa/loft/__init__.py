"""The calculation of kontanthjælpsloftet, and the rates that it reads."""
