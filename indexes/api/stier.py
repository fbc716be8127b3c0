"""A UUID in an address, in either case: a sender that writes it in capitals means the same object,
and is answered in the contract's form whether it is there or not."""

from __future__ import annotations

from uuid import UUID

from django.urls import register_converter


class ObjektUuid:
    """`<objekt:uuid>`: as Django's own `uuid`, which knows small letters alone."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def to_python(self, value: str) -> UUID:
        """The UUID of the text."""
        return UUID(value)

    def to_url(self, value: UUID) -> str:
        """Its one form, in small letters."""
        return str(value)


# Here, since whoever makes a route with it has imported this module.
register_converter(ObjektUuid, "objekt")
OBJEKT = "<objekt:uuid>"
