"""Settings: one file, the environment by environment variables (listed in docs/operations.md).

Without any variable set this is the embedded default: SQLite and a file-based queue under `var/`.
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    """Read an environment variable that is 1 or 0; anything else is refused rather than taken for 0."""
    value = os.environ.get(name) or ("1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is 1 or 0, not {value!r}.")
    return value == "1"


DEBUG = flag("DEBUG")
# The demonstration: personas who sign in with one press, a movable clock, Server-Timing.
DEMO = flag("IOC_DEMO")
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")

ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver", ".localhost"}
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    # SECURITY: the key below stands in a public repository; whoever has it signs in as anybody.
    if SECURE or not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
        raise ImproperlyConfigured("Set SECRET_KEY: a long random text that stays the same.")
    SECRET_KEY = "only-for-this-machine-and-never-for-a-public-host-0123456789"  # noqa: S105
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]

CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
if DEMO and not DEBUG and not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
    raise ImproperlyConfigured("IOC_DEMO=1 signs anybody in as anybody: it is refused on a public host.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "core",
    "audit",
    "people",
    "notifications",
    "programme",
    "trios",
    "casestudies",
    "mentorship",
    "marking",
    "awards",
    "ioc",
]

MIDDLEWARE = [
    "core.http.ServerTimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.http.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "people.kept.CountAnewMiddleware",
    "core.http.RefusalMiddleware",
]

ROOT_URLCONF = "ioc.urls"
WSGI_APPLICATION = "ioc.wsgi.application"
FORM_RENDERER = "core.ui.forms.Renderer"

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
                "ioc.context.page",
            ],
            "builtins": ["core.templatetags.ui", "django.templatetags.static"],
            "string_if_invalid": "",
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'ioc.sqlite3'}")
if not DATABASE_URL.startswith(("postgres://", "postgresql://", "sqlite:///")):
    raise ImproperlyConfigured("DATABASE_URL begins with postgres:// (a server) or sqlite:/// (a file).")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # One writer at a time, who says so at the start: no half-way "database is locked". Who waits gets a fair turn.
    DATABASES["default"]["ENGINE"] = "core.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
        ),
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Compiling a query costs more than any of ours takes.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
# Where the virus scanner listens (core/viruses.py); empty: there is none.
CLAMD = os.environ.get("CLAMD", "")
if CLAMD and not CLAMD.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMD begins with tcp:// (host and port) or unix:/// (a socket's path).")
# In the database, not in Redis or in memory: the limits of sign-in are the same in every process, and Redis can be
# lost without anybody being kept out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Totals over everybody (people/kept.py), beside the files that every web process shares.
    "totals": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / "totals"),
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = str(VAR_DIR / "files")
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("sgds", BASE_DIR / "node_modules" / "@scottish-government" / "design-system" / "dist"),
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Work in the background -------------------------------------------------------------------------------
QUEUE_DIR = VAR_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"

# --- Mail -------------------------------------------------------------------------------------------------
# Nothing is sent and the outbox waits: for restore drills.
MAIL_OFF = flag("MAIL_OFF")
MAIL_HOST = os.environ.get("MAIL_HOST", "")
MAIL_PORT = os.environ.get("MAIL_PORT") or "25"
if not (MAIL_PORT.isascii() and MAIL_PORT.isdigit()):
    raise ImproperlyConfigured(f"MAIL_PORT is a number, not {MAIL_PORT!r}.")
if MAIL_HOST:
    MAILER = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST,
            "port": int(MAIL_PORT),
            "username": os.environ.get("MAIL_USER", ""),
            "password": os.environ.get("MAIL_PASSWORD", ""),
            "use_tls": flag("MAIL_TLS"),
            "timeout": 20,
        },
    }
else:
    # Nothing leaves the machine: each mail is a file that the demonstration can show.
    MAILER = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
    }
MAILERS = {"default": MAILER}
# What the mail server shows when it reports a mail that came back; without it nobody can report one.
BOUNCE_TOKEN = os.environ.get("BOUNCE_TOKEN", "")
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "Improving Our Classrooms <ioc@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- People and sign-in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.passwords.LengthValidator"},
    {"NAME": "people.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"

ACCOUNT_ADAPTER = "ioc.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_MIN_LENGTH = 10
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.SignUpForm"
ACCOUNT_FORMS = {
    "login": "ioc.account_forms.LoginForm",
    "signup": "ioc.account_forms.SignupForm",
    "reset_password": "ioc.account_forms.ResetPasswordForm",
    "request_login_code": "ioc.account_forms.RequestLoginCodeForm",
    "add_email": "ioc.account_forms.AddEmailForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_RECOVERY_CODE_COUNT = 10
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Safety of the transport and the page -----------------------------------------------------------------
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SECURE_SSL_REDIRECT = SECURE and not flag("NO_SSL_REDIRECT")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # SECURITY: the limits of sign-in count by the person's address; our proxy writes that header itself.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

# --- Language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
# Moved only in the demonstration and in tests; see core/clock.py.
CLOCK_FILE = VAR_DIR / "clock" if DEMO else None

# --- Logs: who and what, never a name, an address or a text ------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "core.logs.OneLineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
