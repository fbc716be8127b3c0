"""Operations: how deliveries stand, and the quarantine of what was refused."""
