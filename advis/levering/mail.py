"""A notice by e-mail: that there are adviser, how many, and where. Never about whom or what.

E-mail is neither encrypted nor ours once it has left, so it holds no name, number, address, event
or group, only the way to the page that asks who the reader is (issue 7). The page logs the look.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advis.levering.values import Svar

FRIST = 20
"""Seconds that one answer of the mail server may take."""


def skriv(
    *, til: str, antal: int | None, bundt: UUID, sti: str, opsamling: bool, now: datetime
) -> EmailMessage:
    """The mail. Its Message-ID is the bundle's own, so that a second copy is known as one. Without
    `antal` it does not say how many there are."""
    s = settings.LEVERING
    besked = EmailMessage()
    with translation.override("da"):
        besked["Subject"] = _("Dagens adviser i SAPA") if opsamling else _("Nye adviser i SAPA")
        tekst = _("Der er nye adviser i SAPA.")
        if antal is not None:
            tekst = ngettext(
                "Der er %(antal)s nyt advis til dig i SAPA.",
                "Der er %(antal)s nye adviser til dig i SAPA.",
                antal,
            ) % {"antal": antal}
        linjer = (
            tekst,
            "",
            f"{s.adresse}{sti}",
            "",
            _("Af hensyn til borgerne står der ikke her, hvad de handler om. Log ind og læs dem."),
            _("Mailen er sendt automatisk og kan ikke besvares."),
        )
    besked["From"] = s.fra
    besked["To"] = til
    besked["Date"] = format_datetime(now)
    besked["Message-ID"] = f"<{bundt}@{parseaddr(s.fra)[1].rpartition('@')[2]}>"
    besked["Auto-Submitted"] = "auto-generated"
    besked["X-Auto-Response-Suppress"] = "All"
    besked.set_content("\n".join(linjer) + "\n")
    return besked


class Postbud:
    """One connection to the mail server, used for as many mails as there are."""

    def __init__(self) -> None:
        s = settings.LEVERING
        self._forbindelse: Any = get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=s.smtp_vaert,
            port=s.smtp_port,
            username=s.smtp_bruger,
            password=s.smtp_kode,
            use_tls=s.smtp_tls == "starttls",
            use_ssl=s.smtp_tls == "tls",
            timeout=FRIST,
        )

    def __enter__(self) -> Postbud:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.luk()

    def send(self, besked: EmailMessage, *, til: Sequence[str]) -> Svar:
        """What the server said. Never raises for its sake: the next mail gets a new connection."""
        begyndt = time.monotonic()
        status: int | None = None
        fejl = ""
        try:
            self._forbindelse.open()
            fra = parseaddr(settings.LEVERING.fra)[1]
            self._forbindelse.connection.send_message(besked, from_addr=fra, to_addrs=list(til))
            status = 250
        except smtplib.SMTPRecipientsRefused as afvist:
            status, fejl = next(iter(afvist.recipients.values()))[0], "modtager"
        except smtplib.SMTPResponseException as svar:
            status, fejl = svar.smtp_code, "server"
            if isinstance(svar, smtplib.SMTPAuthenticationError):
                status, fejl = None, "login"  # our own fault: the mail is not to blame
        except TimeoutError:
            fejl = "timeout"
        except (smtplib.SMTPException, OSError):
            fejl = "forbindelse"
        if status != 250:
            self.luk()
        return Svar(status, fejl, None, int((time.monotonic() - begyndt) * 1000))

    def luk(self) -> None:
        """Say goodbye, if anybody listens."""
        try:
            self._forbindelse.close()
        except (smtplib.SMTPException, OSError):
            self._forbindelse.connection = None
