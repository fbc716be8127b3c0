"""Sign-in with SAML, from the environment."""

from dataclasses import dataclass

from sapa.settings import miljoe


@dataclass(frozen=True, slots=True)
class SamlIndstillinger:
    """The service provider's own facts. Identity providers are rows (`manage.py saml_idp`)."""

    adresse: str  # https://sapa.example.dk; empty: the host of the request (ALLOWED_HOSTS)
    entity_id: str  # empty: the address of our metadata
    noegle: str  # paths of PEM files
    certifikat: str
    domaene: str  # of role ids and constraints: http://<domaene>/roles/usersystemrole/...
    slinger: int = 60  # seconds that two clocks may differ
    login_minutter: int = 15  # how long a sign-in may be under way


def indstillinger() -> SamlIndstillinger:
    """Read SAPA_SAML_*."""
    return SamlIndstillinger(
        adresse=miljoe.tekst("SAPA_SAML_ADRESSE", "").rstrip("/"),
        entity_id=miljoe.tekst("SAPA_SAML_ENTITY_ID", ""),
        noegle=miljoe.tekst("SAPA_SAML_NOEGLE", ""),
        certifikat=miljoe.tekst("SAPA_SAML_CERTIFIKAT", ""),
        domaene=miljoe.tekst("SAPA_SAML_DOMAENE", "sapa.eksempel.dk"),
    )
