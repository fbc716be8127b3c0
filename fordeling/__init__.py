"""Fordeling: hands a journalnotat to the fagsystem that owns the sag, and follows its receipts."""
