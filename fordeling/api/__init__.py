"""SF2900 over HTTP: SOAP at the contract's own addresses, and JSON beside it."""
