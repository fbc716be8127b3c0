"""A test identity provider with real signatures and ciphers: the whole of sign-in runs locally.

It exists in demo mode only; without SAPA_DEMO every address answers 404 and nothing trusts its key.
"""

ENTITY_ID = "urn:sapa:demo:idp"
