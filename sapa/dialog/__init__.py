"""DialogIntegration: from SAPA to a fagsystem and back again, signed."""
