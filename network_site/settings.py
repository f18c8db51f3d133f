"""Settings. Everything that differs between installations comes from the environment (see .env.example)."""

import secrets
import warnings
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env
from kombu.entity import Queue
from psycopg.conninfo import conninfo_to_dict

from devservices.locations import default_database_url, default_redis_url
from network_site.logs import log_settings

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


# --- where it runs ---------------------------------------------------------------------------------------------


def _development_secret_key() -> str:
    """A key of this checkout alone, made once, so that sign-ins outlive a restart of the development server."""
    file = BASE_DIR / ".maillon" / "secret_key"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


ENVIRONMENT = env.str("ENVIRONMENT", "development")
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ValueError(f"ENVIRONMENT is {ENVIRONMENT!r}; it can be development, test or production")
IN_PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", False) and not IN_PRODUCTION
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if IN_PRODUCTION:
        raise ValueError("SECRET_KEY must be set in production: a long random text that nobody else knows")
    SECRET_KEY = _development_secret_key()
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", [] if IN_PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_NAME = env.str("SITE_NAME", "Maillon")
SOURCE_URL = env.str("SOURCE_URL", "")
VERSION = "0.1.0"

# --- the two stores --------------------------------------------------------------------------------------------


def _database(url: str) -> dict[str, object]:
    """Django's settings for a PostgreSQL URL (libpq's own syntax, so sockets and options work as documented there)."""
    parts = conninfo_to_dict(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, object] = {names[key]: value for key, value in parts.items() if key in names}
    options: dict[str, object] = {key: value for key, value in parts.items() if key not in names}
    if env.bool("DATABASE_POOL", False):
        # For the ASGI server only: prefork workers would share a parent's pool.
        options["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8), "timeout": 10}
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "OPTIONS": options, **settings}


def _celery_broker(redis_url: str) -> str:
    """Celery's spelling of a Redis URL: it names Unix sockets in its own way."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}" + (f"?{query.replace('db=', 'virtual_host=')}" if query else "")


DATABASE_URL = env.str("DATABASE_URL", "") or default_database_url(BASE_DIR)
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "") or default_redis_url(BASE_DIR)
# Two installations, or two test workers, may share one server: every key begins with this.
REDIS_KEY_PREFIX = env.str("REDIS_KEY_PREFIX", "maillon")
# A page waits this long for Redis, no longer; after a failure nobody asks again for the pause (the circuit breaker).
REDIS_TIMEOUT_SECONDS = env.float("REDIS_TIMEOUT_SECONDS", 0.25)
REDIS_PAUSE_SECONDS = env.float("REDIS_PAUSE_SECONDS", 5.0)
# Circles may have a server, or a cluster, of their own: redis+cluster://host:port,host:port (docs/scaling.md).
GRAPH_REDIS_URL = env.str("GRAPH_REDIS_URL", "")
GRAPH_SHARDS = env.int("GRAPH_SHARDS", 12)

# --- apps ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "demo",
    "moderation",
    "search",
    "feed",
    "profiles",
    "connections",
    "accounts",
    "limits",
    "core",
    "devservices",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.SignInAgainMiddleware",
    "core.middleware.FormsOnlyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.KeepNothingMiddleware",
    "accounts.middleware.MemberLocaleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

if ENVIRONMENT == "test":
    # Whichever page asks the database once a row (N+1) fails its test; no page is exempt. It counts from three rows on:
    # sign-in and the admin's forms, which are not ours, ask for one row twice.
    ZEAL_NPLUSONE_THRESHOLD = 3
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")

ROOT_URLCONF = "network_site.urls"
ASGI_APPLICATION = "network_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "core.templatetags.maillon",
                "core.templatetags.places",
                "core.templatetags.spoken",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "core.context.site",
                "connections.context.navigation",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.MaillonRenderer"

# Shared by all processes and there without Redis: sign-in counts its failures in it. Pages and sessions do not use it.
CACHES = {"default": {"BACKEND": "limits.cache.PostgresCache"}}

# --- members, sign-in ------------------------------------------------------------------------------------------

if ENVIRONMENT == "test":
    # Slow by intent is no use to a test.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["accounts.backend.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.LoginForm",
    "signup": "accounts.sign_up.SignupForm",
    "add_email": "accounts.sign_up.AddEmailForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME} · "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IN_PRODUCTION else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@localhost>")

# --- the network's numbers (docs/rules.md, Invitations: every number is a setting) -----------------------------

CONNECTIONS_MAX = env.int("CONNECTIONS_MAX", 30_000)
INVITATION_NOTE_MAX = env.int("INVITATION_NOTE_MAX", 300)
INVITATION_EXPIRES_DAYS = env.int("INVITATION_EXPIRES_DAYS", 180)
INVITATION_AGAIN_AFTER_DAYS = env.int("INVITATION_AGAIN_AFTER_DAYS", 21)
INVITATION_REPLY_MAX = env.int("INVITATION_REPLY_MAX", 1_000)
INVITATION_REPLIES_PER_MEMBER = env.int("INVITATION_REPLIES_PER_MEMBER", 20)
# The weekly budget: what a newcomer has, what a member has, and how answers of the last `_MEMORY_DAYS` move it.
INVITATION_BUDGET_NEWCOMER = env.int("INVITATION_BUDGET_NEWCOMER", 20)
INVITATION_BUDGET_NEWCOMER_DAYS = env.int("INVITATION_BUDGET_NEWCOMER_DAYS", 7)
INVITATION_BUDGET = env.int("INVITATION_BUDGET", 100)
INVITATION_BUDGET_PER_ACCEPTANCE = env.int("INVITATION_BUDGET_PER_ACCEPTANCE", 1)
INVITATION_BUDGET_PER_UNKNOWN = env.int("INVITATION_BUDGET_PER_UNKNOWN", 10)
INVITATION_BUDGET_MIN = env.int("INVITATION_BUDGET_MIN", 10)
INVITATION_BUDGET_MAX = env.int("INVITATION_BUDGET_MAX", 200)
INVITATION_BUDGET_MEMORY_DAYS = env.int("INVITATION_BUDGET_MEMORY_DAYS", 90)
# A member seen within this many days has their circles kept warm.
ACTIVE_MEMBER_DAYS = env.int("ACTIVE_MEMBER_DAYS", 7)
# Who has not confirmed their address within this many days of signing up is deleted.
UNCONFIRMED_DAYS = env.int("UNCONFIRMED_DAYS", 14)
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", 8 * 1024 * 1024)

# --- what members publish (docs/rules.md, Feed) --------------------------------------------------------------------

POST_MAX = env.int("POST_MAX", 3_000)
COMMENT_MAX = env.int("COMMENT_MAX", 1_250)
POST_IMAGES_MAX = env.int("POST_IMAGES_MAX", 4)
POST_IMAGE_MAX_BYTES = env.int("POST_IMAGE_MAX_BYTES", 8 * 1024 * 1024)
FEED_PAGE_SIZE = env.int("FEED_PAGE_SIZE", 20)
# As many posts by one author, or brought up by one connection, stand on a page; the rest is a line that leads to them.
FEED_BURST = env.int("FEED_BURST", 3)

# --- how often (limits/rates.py: amount/time/whose; docs/adr/0012-limits.md) ---------------------------------------

LIMITS = {
    "sign_up": env.str("LIMIT_SIGN_UP", "30/h/address, 100/d/address"),
    "invite": env.str("LIMIT_INVITE", "60/h/member, 150/d/member, 600/d/address"),
    "reply": env.str("LIMIT_REPLY", "60/h/member, 300/h/address"),
    "follow": env.str("LIMIT_FOLLOW", "200/h/member, 1000/h/address"),
    "profile": env.str("LIMIT_PROFILE", "200/h/member, 1000/h/address"),
    "post": env.str("LIMIT_POST", "30/h/member, 100/d/member, 1000/d/address"),
    "picture": env.str("LIMIT_PICTURE", "200/h/member, 600/d/member, 2000/d/address"),
    "comment": env.str("LIMIT_COMMENT", "30/10m/member, 400/d/member, 2000/d/address"),
    "react": env.str("LIMIT_REACT", "100/10m/member, 2000/d/member, 2000/h/address"),
    "repost": env.str("LIMIT_REPOST", "60/h/member, 200/d/member, 1000/d/address"),
    "mute": env.str("LIMIT_MUTE", "200/h/member, 1000/h/address"),
    "report": env.str("LIMIT_REPORT", "20/h/member, 50/d/member, 300/d/address"),
    "search": env.str("LIMIT_SEARCH", "60/m/member, 600/h/member, 3000/h/address"),
    # One for every pause in typing.
    "suggest": env.str("LIMIT_SUGGEST", "120/m/member, 3000/h/member, 10000/h/address"),
}

# --- background work -------------------------------------------------------------------------------------------

CELERY_BROKER_URL = _celery_broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the hard time limit, else a running task is handed to a second worker.
    "visibility_timeout": 900,
    "global_keyprefix": f"{REDIS_KEY_PREFIX}:celery:",
    # Without these a publish to a frozen Redis waits for ever.
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TASK_DEFAULT_QUEUE = "default"
# A worker takes from all of them unless it is told otherwise.
CELERY_TASK_QUEUES = [Queue(name) for name in ("default", "graph", "circles")]
# A queue each, so that keeping Redis true never waits behind warming it.
CELERY_TASK_ROUTES = {
    "connections.tasks.apply_graph_changes": {"queue": "graph"},
    "connections.tasks.*": {"queue": "circles"},
    "accounts.tasks.*": {"queue": "default"},
    "feed.tasks.*": {"queue": "default"},
    "limits.tasks.*": {"queue": "default"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # The sweep behind every fast path: a lost task costs at most this long, in speed and never in truth.
    "apply-graph-changes": {
        "task": "connections.tasks.apply_graph_changes",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "warm-active-members": {
        "task": "connections.tasks.warm_active_members",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "expire-invitations": {"task": "connections.tasks.expire_invitations", "schedule": crontab(minute=17)},
    "end-suspensions": {
        "task": "accounts.tasks.end_suspensions",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "clear-sessions": {"task": "accounts.tasks.clear_expired_sessions", "schedule": crontab(hour=4, minute=11)},
    "sweep-limits": {"task": "limits.tasks.sweep", "schedule": crontab(minute="7,37")},
    "remove-unconfirmed": {"task": "accounts.tasks.remove_unconfirmed", "schedule": crontab(hour=4, minute=41)},
    "sweep-pictures": {"task": "feed.tasks.sweep_pictures", "schedule": crontab(hour="*/6", minute=29)},
}

# --- languages, files ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")

# WhiteNoise hands files over in one piece under ASGI, which is what we want of small ones; Django minds.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".maillon" / "static")
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / ".maillon" / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
# Files are looked at anew on each request, so that whoever edits a stylesheet sees it.
WHITENOISE_AUTOREFRESH = ENVIRONMENT == "development"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- safety ----------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.trouble.out_of_date"
if IN_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.bool("HTTPS", True)
    SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", False)
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if SESSION_COOKIE_SECURE else 0)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None

# --- logs, figures ---------------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
# What a Prometheus has to show at /metrics; without it there is no such address.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
LOGGING = log_settings(level=LOG_LEVEL, as_json=IN_PRODUCTION)
