"""What a system client was refused, in the revisionslog: bounded, so a flood cannot fill it."""
