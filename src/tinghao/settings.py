"""Settings: one file, read from the environment; `docs/settings.md` lists every variable.

The mode decides what is allowed: `demo` (invented people, one-click login, never beside a
production setting), `development` (the default) and `production` (keys, hosts and HTTPS required).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tinghao import keys, sole, sqlite

sqlite.install()

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).resolve().parent
VAR = Path(os.environ.get("TINGHAO_VAR", ROOT / "var")).resolve()
MODE = os.environ.get("TINGHAO_MODE", "development")
if MODE not in {"demo", "development", "production"}:
    raise ImproperlyConfigured(f"TINGHAO_MODE 只能是 demo、development 或 production，现在是 {MODE!r}。")
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"
DEBUG = False
TESTING = "pytest" in sys.modules

ALLOWED_HOSTS = os.environ.get("TINGHAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
if DEMO and (found := sole.obstacles(ALLOWED_HOSTS, os.environ)):
    raise ImproperlyConfigured(found)
if PRODUCTION and "TINGHAO_HOSTS" not in os.environ:
    raise ImproperlyConfigured("生产环境必须用 TINGHAO_HOSTS 写明网站的域名。")

# What a link in a message begins with: a worker has no request that would tell.
ADDRESS = os.environ.get("TINGHAO_ADDRESS", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"
)

SECRET_KEY = keys.secret_key(VAR / "keys", must_exist=PRODUCTION)
FIELD_KEYS = keys.field_keys(VAR / "keys", must_exist=PRODUCTION)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "tinghao.core",
    "tinghao.jobs",
    "tinghao.divisions",
    "tinghao.history",
    "tinghao.people",
    "tinghao.access",
    "tinghao.uploads",
    "tinghao.notifications",
    "tinghao.feedback",
    "tinghao.schedule",
    "tinghao.venues",
    "tinghao.orders",
    "tinghao.distribution",
    "tinghao.lots",
    "tinghao.programmes",
    "tinghao.consultations",
    "tinghao.opinions",
    "tinghao.preparation",
    "tinghao.rosters",
    "tinghao.documents",
    "tinghao.slips",
    "tinghao.filing",
    "tinghao.outlets",
    "tinghao.assessment",
    "tinghao.commendation",
    "tinghao.analytics",
    "tinghao.observations",
    "tinghao.meetings",
    "tinghao.portal",
    "tinghao.api",
    "tinghao.desk",
    "tinghao.demo",
]

MIDDLEWARE = [
    "tinghao.core.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tinghao.core.web.middleware.ReadToTheEnd",
    "tinghao.core.web.middleware.NoNul",
    "tinghao.core.web.middleware.DisplayPreferences",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tinghao.core.web.middleware.Refusals",
    "tinghao.access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "tinghao.urls"
WSGI_APPLICATION = "tinghao.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
CSRF_FAILURE_VIEW = "tinghao.core.web.views.csrf_failure"
LOGIN_URL = "desk:sign_in"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tinghao.core.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "tinghao.core.web.tags"],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """The Django settings for a database address; SQLite in `VAR` where none is given.

    Raises ImproperlyConfigured for an address that is neither sqlite:// nor postgres(ql)://.
    """
    if not url:
        url = f"sqlite:///{VAR / 'tinghao.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path),
            "CONN_MAX_AGE": 600,  # the last close of a WAL database checkpoints it: 4.6 times slower writes
            "OPTIONS": {
                # A deferred transaction that reads and then writes fails at once under concurrency.
                "transaction_mode": "IMMEDIATE",
                "timeout": float(dict(parse_qsl(parts.query)).get("timeout", 20)),
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;"
                    "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        if not TESTING:
            # `timeout`: who waits longer reads that the system is busy. `reconnect_timeout`: the pool waits
            # twice as long after each try, and must not still wait when the server has long been back.
            options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 3}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # A socket's folder has no place in the address itself: it comes as `?host=/folder`.
            "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            # Or each connection that a restart of the server has cut costs somebody a failed request.
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": True,  # works behind PgBouncer in transaction mode
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL 以 {parts.scheme}:// 开头，这里只认 sqlite:// 和 postgresql://。"
    )


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}

TASKS: dict[str, Any] = {
    "default": {
        "BACKEND": "tinghao.jobs.backend.LeasedBackend",
        "OPTIONS": {
            "lease": float(os.environ.get("TINGHAO_JOB_LEASE", "60")),
            "attempts": int(os.environ.get("TINGHAO_JOB_ATTEMPTS", "8")),
            "poll": float(os.environ.get("TINGHAO_JOB_POLL", "1")),
        },
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = Path(os.environ.get("TINGHAO_MEDIA", VAR / "media"))
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
if S3_ENDPOINT := os.environ.get("TINGHAO_S3_ENDPOINT", ""):
    # Pictures in a bucket that speaks S3 (requirements/s3.txt); the site still hands them out itself.
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": S3_ENDPOINT,
            "bucket_name": os.environ.get("TINGHAO_S3_BUCKET", "tinghao"),
            "access_key": os.environ.get("TINGHAO_S3_KEY", ""),
            "secret_key": os.environ.get("TINGHAO_S3_SECRET", ""),
            "region_name": os.environ.get("TINGHAO_S3_REGION", "us-east-1"),
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
        },
    }
if TESTING or MODE == "development":
    # Straight from the source tree: no collectstatic between an edit and a look.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

SESSION_COOKIE_NAME = "tinghao_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Text fields are counted in `forms`; this bounds what is read before they are.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TINGHAO_LOG", "WARNING")},
}
