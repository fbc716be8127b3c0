"""The four kinds of object the indexes hold."""

from enum import IntEnum


class Art(IntEnum):
    """Kind of object; the number is what the database stores."""

    SAG = 1
    DOKUMENT = 2
    BEVILLING = 3
    EFFEKTUERING = 4

    @property
    def typenavn(self) -> str:
        """The `Type` of the object's UnikRetur; the XSD leaves the text free."""
        return _TYPENAVN[self]


_TYPENAVN = {
    Art.SAG: "Sag",
    Art.DOKUMENT: "Dokument",
    Art.BEVILLING: "Bevilling",
    Art.EFFEKTUERING: "OekonomiskEffektuering",
}
