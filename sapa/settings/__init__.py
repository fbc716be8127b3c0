"""Settings, from the environment only. `./dev` sets it; docs/drift.md lists the variables."""

from pathlib import Path

from sapa.settings import advis, fordeling, klienter, levering, miljoe, modtagelse, opslag, saml
from sapa.settings.logning import logning

BASE_DIR = Path(__file__).resolve().parents[2]
VERSION = "0.1.0"

DEBUG = miljoe.flag("SAPA_DEBUG")
DEMO = SAPA_DEMO = miljoe.flag("SAPA_DEMO")
SECRET_KEY = miljoe.tekst("SAPA_SECRET_KEY")
ALLOWED_HOSTS = miljoe.liste("SAPA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = miljoe.flag("SAPA_HTTPS")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "access",
    "access.saml",
    "access.klienter",
    "access.organisation",
    "access.formaal",
    "access.afvisning",
    "indexes.registrering",
    "indexes.klassifikation",
    "indexes.part",
    "indexes.kilder",
    "indexes.sag",
    "indexes.dokument",
    "indexes.ydelse",
    "indexes.modtagelse",
    "indexes.beskedfordeler",
    "indexes.erhverv",
    "indexes.dueslag",
    "indexes.haendelser",
    "indexes.personkilder",
    "indexes.kildepush",
    "indexes.laesning",
    "indexes.soegning",
    "indexes.opslag",
    "indexes.api",
    "advis",
    "fordeling",
    "fordeling.opsaetning",
    "advis.indbakke",
    "advis.modtagerproeve",
    "advis.stilletid",
    "advis.oprydning",
    "sapa.overblik",
    "sapa.administration",
    "sapa.brugere",
    "sapa.fordeling",
    "sapa.notatadmin",
    "sapa.advis",
    "sapa.revision",
    "sapa.rapport",
    "sapa.statistik",
    "sapa.drift",
    "sapa.rettigheder",
    "sapa.advisgrupper",
    "sapa.loft",
    "sapa.visning",
    "sapa.arbejdslister",
    "sapa.indsigt",
    "sapa.brev",
    "sapa.advispopulation",
    "sapa.advismodtagere",
    "sapa.dialog",
    "sapa.bemaerkninger",
    "sapa.minside",
    "sapa.opsaetning",
    "sapa.fagsystemer",
    "sapa.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sapa.sundhed.SundhedMiddleware",
    "sapa.anmodning.LogMiddleware",
    "indexes.api.loft.KlientloftMiddleware",
    "indexes.api.tryk.TrykMiddleware",
    "fordeling.api.svar.SoapFaultMiddleware",
    "indexes.api.straks.StraksMiddleware",
    "sapa.kun_sider.HtmlGzip",
    "sapa.kun_sider.Csp",
    "access.middleware.DatabaseRoleMiddleware",
    "indexes.api.loft.ForbrugMiddleware",
    "indexes.api.afvist.AfvistKlientMiddleware",
    "sapa.kun_sider.Session",
    "sapa.kun_sider.Sprog",
    "django.middleware.common.CommonMiddleware",
    "sapa.kun_sider.Csrf",
    "access.middleware.AdgangMiddleware",
    "sapa.revision.middleware.AfvistMiddleware",
    "sapa.visning.middleware.VisningMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sapa.kun_sider.Htmx",
]

ROOT_URLCONF = "sapa.urls"
WSGI_APPLICATION = "sapa.wsgi.application"
# The quicker `i18n` stands in the place of Django's own, on purpose (sapa/skabelon_i18n.py).
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "libraries": {"i18n": "sapa.skabelon_i18n"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "sapa.overblik.context.ramme",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

# --- Database: one login; each transaction takes the role it needs (access.db) -------------------
# A dead database is told within five seconds and found again within five: psycopg_pool's own wait
# doubles up to five minutes.
POOL = {"min_size": 1, "max_size": 10, "timeout": 5, "reconnect_timeout": 5}
DATABASES = {
    "default": miljoe.database(
        miljoe.tekst("DATABASE_URL"),
        pool=POOL if miljoe.flag("SAPA_DB_POOL", True) else None,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Broker and workers ---------------------------------------------------------------------------
REDIS_URL = miljoe.tekst("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_APP = "sapa.celery.app"
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "sapa"
CELERY_TIMEZONE = "Europe/Copenhagen"
# Kombu's own defaults hand a killed worker's task on after 94 s; these make it about 65 s at most,
# and tasks are idempotent (measured in the ecosystem note).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": "sapa:",
}
CELERY_BEAT_SCHEDULE = {
    "hjerteslag": {"task": "sapa.tasks.hjerteslag", "schedule": 10.0, "options": {"expires": 10}},
    "virkning": {
        "task": "indexes.registrering.tasks.opdater_forfaldne",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "karantaene": {
        "task": "indexes.modtagelse.tasks.afspil",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "karantaene_ryd": {"task": "indexes.modtagelse.tasks.ryd", "schedule": 3600.0},
    "beskeder": {
        "task": "indexes.beskedfordeler.tasks.behandl",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "virksomheder": {
        "task": "indexes.erhverv.tasks.lad_skifte",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "cpr_skift": {
        "task": "indexes.kilder.tasks.lad_skifte",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "cpr_filer": {
        "task": "indexes.kilder.tasks.indlaes_filer",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "haendelser": {
        "task": "indexes.haendelser.tasks.udled",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "advis": {"task": "advis.tasks.match", "schedule": 1.0, "options": {"expires": 1}},
    "advis_bestilte": {
        "task": "advis.tasks.bestilte",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    "advis_pas": {"task": "advis.tasks.pas", "schedule": 60.0, "options": {"expires": 60}},
    "advislister": {
        "task": "sapa.advispopulation.tasks.opdater",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "kalender": {"task": "indexes.haendelser.tasks.gaa_frem", "schedule": 1800.0},
    "dueslag": {"task": "indexes.beskedfordeler.tasks.hold_oeje", "schedule": 300.0},
    "beskeder_ryd": {"task": "indexes.dueslag.tasks.ryd", "schedule": 6 * 3600.0},
    "kilder": {"task": "indexes.kildepush.tasks.hold_oeje", "schedule": 300.0},
    "levering": {
        "task": "advis.levering.tasks.lever",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "advismail": {
        "task": "advis.levering.tasks.send_mails",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "levering_alarm": {"task": "advis.levering.tasks.hold_oeje", "schedule": 300.0},
    "kilder_ryd": {"task": "indexes.kildepush.tasks.ryd", "schedule": 3600.0},
    "fordeling": {"task": "fordeling.tasks.arbejd", "schedule": 2.0, "options": {"expires": 2}},
    "fordeling_oeje": {"task": "fordeling.tasks.hold_oeje", "schedule": 300.0},
    "partitioner": {"task": "access.tasks.sikr_partitioner", "schedule": 12 * 3600.0},
    "sessioner": {"task": "access.tasks.ryd_sessioner", "schedule": 3600.0},
    "saml": {"task": "access.saml.tasks.ryd", "schedule": 3600.0},
    "nye_enheder": {
        "task": "indexes.registrering.tasks.kend_enheder",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "organisation": {
        "task": "access.organisation.tasks.ajourfoer_forfaldne",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "arbejdslister": {
        "task": "sapa.arbejdslister.tasks.koer",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "indsigt": {"task": "sapa.indsigt.tasks.dan", "schedule": 2.0, "options": {"expires": 2}},
    "indsigt_ryd": {"task": "sapa.indsigt.tasks.ryd", "schedule": 3600.0},
    "arbejdslister_ryd": {"task": "sapa.arbejdslister.tasks.ryd", "schedule": 3600.0},
    "udtraek": {"task": "sapa.revision.tasks.udtraek", "schedule": 5.0, "options": {"expires": 5}},
    "udtraek_ryd": {"task": "sapa.revision.tasks.ryd_udtraek", "schedule": 3600.0},
    "bemaerkninger": {"task": "sapa.bemaerkninger.tasks.slet_udloebne", "schedule": 3600.0},
    "alarmer": {
        "task": "sapa.rapport.tasks.find_alarmer",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "statistik": {"task": "sapa.statistik.tasks.optael", "schedule": 1800.0},
    "statistik_foerste": {
        "task": "sapa.statistik.tasks.optael_foerste",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "alarmer_ryd": {"task": "sapa.rapport.tasks.ryd", "schedule": 3600.0},
    "revisionslog": {"task": "sapa.revision.tasks.revisionslog_opbevaring", "schedule": 6 * 3600.0},
}

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(miljoe.tekst("SAPA_STATIC_ROOT", str(BASE_DIR / ".local/static")))
DKFDS_ROOT = Path(miljoe.tekst("SAPA_DKFDS", str(BASE_DIR / ".local/dkfds")))
STATICFILES_DIRS = [BASE_DIR / "static", *([("dkfds", DKFDS_ROOT)] if DKFDS_ROOT.exists() else [])]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or miljoe.flag("SAPA_STATIC_SIMPLE")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}

# --- Sign-in and sessions -----------------------------------------------------------------------
LOGIN_URL = "/log-ind/"
SAML = saml.indstillinger()
SESSION_ENGINE = "access.session"
SESSION_COOKIE_NAME = "sapa_session"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
UTILGAENGELIG_VIEW = "sapa.utilgaengelig.svar"
CSRF_FAILURE_VIEW = "sapa.overblik.views.fejl.csrf"

# --- Headers ------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BAG_PROXY = miljoe.flag("SAPA_BAG_PROXY")
if BAG_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# --- API ----------------------------------------------------------------------------------------
# Who may call, how often and how much; docs/fagsystem.md.
KLIENTER = klienter.laes()
# Two limits of our own: the contract names none (INDEXES.md section 15).
MAKS_BESKED_BYTES = 10 * 1024 * 1024
MAKS_OBJEKTER_PR_KALD = 500
MAKS_POSTER_PR_KALD = 5000  # statements of a source (docs/kilder.md)
# Longer than any real network takes for that much: a sender who dribbles holds a thread.
MAKS_BESKED_SEKUNDER = 60
# Where CPR's nightly files are laid (docs/cpr.md); without it none are looked for.
CPR_MAPPE = Path(miljoe.tekst("SAPA_CPR_MAPPE", "")) if miljoe.tekst("SAPA_CPR_MAPPE", "") else None
# How much is taken in at a time, and how much of the refused is kept; docs/drift.md.
MODTAGELSE = modtagelse.laes()
# When an advisgruppe asks for a second person; docs/advis.md.
ADVIS = advis.laes()
# Live look-ups in CPR; docs/opslag.md.
OPSLAG = opslag.laes()
# Hand-offs of journalnotater; docs/fordeling.md.
FORDELING = fordeling.laes()
# How adviser leave the house; docs/advis-levering.md.
LEVERING = levering.laes(demo=DEMO)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# An uploaded list holds CPR numbers: it is kept in memory, and one too large is dropped, never
# written to a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024 + 64 * 1024
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["indexes.api.authentication.KlientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["indexes.api.authentication.ErKlient"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "indexes.api.forhandling.Forhandling",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "indexes.api.fejl.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SAPA",
    "DESCRIPTION": "Sags-, dokument- og ydelsesindeks (OIO 6.0.STS-0) over REST.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {"objekt": {"type": "string", "format": "uuid"}},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "indexes.api.svarskemaer.tilfoej",
    ],
}

# Months of the revisionslog that are kept; six is the least.
REVISIONSLOG_MAANEDER = int(miljoe.tekst("SAPA_REVISIONSLOG_MAANEDER", "13"))

LOGGING = logning(
    json=miljoe.flag("SAPA_LOG_JSON", True), niveau=miljoe.tekst("SAPA_LOG_LEVEL", "INFO")
)
