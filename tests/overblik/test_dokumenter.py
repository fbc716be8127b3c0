"""The tabs Dokumenter and Journalnotater and the page of a dokument: what is shown, hidden and
logged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from access.komponenter import JOURNALNOTATER
from access.models import Bruger, Fagsystem, Myndighed, Revisionslog
from access.values import Permission
from indexes.dokument.selectors import liste as dokumentselector
from indexes.oio import Art
from indexes.registrering.services import importer
from indexes.registrering.values import OK
from sapa.overblik import journalnotater as register
from sapa.overblik.journalnotater import Notatblok, Notatspoergsmaal, tilmeld
from tests import beskeder
from tests.beskeder import klient
from tests.faelles import ALT, ANDEN_KOMMUNE, NU
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.overblik.test_tidslinje import dokument, notat

LavSag = Callable[..., UUID]
