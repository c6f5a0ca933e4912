"""Settings, driven by the environment; README.md lists the variables.

Defaults are safe: DEBUG is off, nobody reads without signing in, and a missing SECRET_KEY is an error unless this
is the embedded installation that `make run` has set up (its key lies in var/secret_key).
"""

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg import IsolationLevel

from tracker import embedded
from tracker.environment import allowances, boolean, origins, seconds, url, whole

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()


def _secret_key() -> str:
    if key := os.environ.get("SECRET_KEY", ""):
        return key
    kept = VAR_DIR / "secret_key"
    if not os.environ.get("DATABASE_URL") and kept.is_file():
        return kept.read_text().strip()
    raise ImproperlyConfigured(
        "SECRET_KEY is not set; give a long random text, or start with `make run`, which makes one."
    )


DEBUG = boolean("DEBUG", False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS", wildcards=True)
# How many proxies of ours stand before us, each adding to X-Forwarded-For; without any the header is never believed.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = whole("TRUSTED_PROXIES", 0, most=10)
SITE_URL = url("SITE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/")
PUBLIC_READ = boolean("PUBLIC_READ", False)
# Whether search engines may keep the pages; only where everybody may read them.
SEARCH_ENGINES = boolean("SEARCH_ENGINES", True)
REQUIRE_SECOND_READER = boolean("REQUIRE_SECOND_READER", False)
# Whether webhooks may lead to private addresses and by plain HTTP: for an intranet.
WEBHOOK_ALLOW_PRIVATE = boolean("WEBHOOK_ALLOW_PRIVATE", False)
TRACKER_NAME = os.environ.get("TRACKER_NAME", "").strip() or "Bilateral Tracker"
TRACKER_LICENCE = os.environ.get("TRACKER_LICENCE", "CC BY 4.0 for our own words; quotations stay their publishers'")

TIME_ZONE = os.environ.get("TRACKER_TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise ImproperlyConfigured(
        f"TRACKER_TIME_ZONE is {TIME_ZONE!r}; give an IANA name such as Asia/Kolkata."
    ) from error
USE_TZ = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]

INSTALLED_APPS = [
    "initiatives.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_countries",
    "tree_queries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "corsheaders",
    "initiatives.apps.InitiativesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.middleware.HistoryMiddleware",
    "tracker.middleware.PublicReadMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": env.db_url_config(url("DATABASE_URL", "", ("postgres", "postgresql")))}
else:
    DATABASES = {"default": embedded.database(BASE_DIR)}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 10,
    # The ledger triggers' civil day; and no compilation of queries, which costs more here than it saves.
    "options": f"-c tracker.time_zone={TIME_ZONE} -c jit=off",
    **DATABASES["default"].get("OPTIONS", {}),
}
# Lists of the API are read over connections of their own that write nothing: their statements are prepared by the
# server, which pghistory's context beside every write cannot live with. A pooler of transactions cannot either: then 0.
READING = "reading" if boolean("PREPARED_STATEMENTS", True) else "default"
if READING != "default":
    _given = DATABASES["default"]["OPTIONS"]
    _options = f"{_given['options']} -c default_transaction_read_only=on"
    # What is read in one transaction is of one moment.
    _prepared = {"server_side_binding": True, "prepare_threshold": 2, "isolation_level": IsolationLevel.REPEATABLE_READ}
    DATABASES[READING] = {**DATABASES["default"], "OPTIONS": {**_given, **_prepared, "options": _options}}
    DATABASES[READING]["TEST"] = {"MIRROR": "default"}
if name := os.environ.get("TEST_DB_NAME"):
    DATABASES["default"]["TEST"] = {"NAME": name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if redis := url("REDIS_URL", "", ("redis", "rediss", "unix")):
    _soon = {"socket_connect_timeout": 1, "socket_timeout": 1}  # a Redis that hangs holds nobody up
    _backend = "django.core.cache.backends.redis.RedisCache"
    CACHES: dict[str, dict] = {"default": {"BACKEND": _backend, "LOCATION": redis, "OPTIONS": _soon}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "initiatives.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend",
]  # fmt: skip
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Scrypt", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "initiatives.web.accounts.ClosedSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_TOTP_ISSUER = "Bilateral Tracker"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator gives the address; there is no mail to verify it by
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Scripts of other sites read the API only where the environment names them, and never with somebody's session.
CORS_ALLOWED_ORIGINS = origins("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "if-match", "if-none-match", "idempotency-key"]
_told = "Content-Disposition ETag Idempotent-Replayed Link Location RateLimit RateLimit-Policy Retry-After Tracker-Meta"
CORS_EXPOSE_HEADERS = _told.split()

# Requests a minute, by what they do; 0 lifts the limit. Visitors are told apart by address, users by who they are.
API_ALLOWANCES = {
    "visitor": allowances("API_ALLOWANCES_VISITOR", reading=3000, searching=300, writing=60),
    "user": allowances("API_ALLOWANCES_USER", reading=6000, searching=600, writing=1200),
}
# Counted in Redis where there is one, else in a file that the web processes of this machine share.
API_COUNTERS = None if redis else VAR_DIR / "api-counters"

DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000  # a pasted text of two million characters, in UTF-8

THEMES = ("auto", "light", "dark")  # auto: as the reader's system has it
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
BUILT_DIR = VAR_DIR / "built"  # static files that a command writes
_finders = [f"django.contrib.staticfiles.finders.{name}Finder" for name in ("FileSystem", "AppDirectories")]
STATICFILES_FINDERS = [*_finders, "tracker.built.BuiltFinder"]
_storage = "CompressedManifestStaticFilesStorage" if boolean("COMPRESS_STATIC", False) else "ManifestStaticFilesStorage"
_package = "whitenoise.storage" if _storage.startswith("Compressed") else "django.contrib.staticfiles.storage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {"BACKEND": f"{_package}.{_storage}"},
}

if email := url("EMAIL_URL", "", ("smtp", "smtps", "smtp+tls", "smtp+ssl", "filemail", "consolemail", "memorymail")):
    vars().update(env.email_url_config(email))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
# Seconds a worker holds a digest that it delivers; one that is lost is replaced so long after it took it.
REMINDER_LEASE = seconds("REMINDER_LEASE", 90, least=5, most=119)
WEBHOOK_DELIVERIES_KEPT = whole("WEBHOOK_DELIVERIES_KEPT", 30, least=1, most=3650)  # days after it was taken
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Bilateral Tracker <tracker@localhost>")

CELERY_BROKER_URL = url("CELERY_BROKER_URL", "filesystem://", ("redis", "rediss", "amqp", "amqps", "filesystem"))
if CELERY_BROKER_URL.startswith("filesystem"):
    _folder = VAR_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_folder / "messages"),
        "data_folder_out": str(_folder / "messages"),
        "control_folder": str(_folder / "control"),
        "store_processed": False,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    # A connection that died without a word is noticed.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 5, "socket_timeout": 30, "socket_keepalive": True, "health_check_interval": 25,
        "retry_on_timeout": True,
    }  # fmt: skip
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True, "confirm_timeout": 10}
# A broker that is away, at the start or later, is waited for; worker and beat go on by themselves when it is back.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 5
# A tick that cannot be given is given up soon: the next comes within the minute.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 3, "interval_start": 0.2, "interval_step": 0.5, "interval_max": 1}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A run that stands still is ended; what it held is free again when the lease is over.
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [f"initiatives.api.authentication.{name}" for name in ("Token", "Session")],
    "DEFAULT_PERMISSION_CLASSES": ["initiatives.api.permissions.ReadOrSignIn"],
    "DEFAULT_RENDERER_CLASSES": ["initiatives.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "initiatives.api.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
KNOX_TOKEN_MODEL = "initiatives.AccessToken"  # noqa: S105 - the name of a model
MIGRATION_MODULES = {"knox": None}  # its own table of tokens stays unused, and would only stand in the way of a flush
REST_KNOX = {"TOKEN_MODEL": KNOX_TOKEN_MODEL, "TOKEN_TTL": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bilateral initiative tracker",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
}

PGHISTORY_DEFAULT_TRACKERS = None
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
