"""System checks of the entrance: the demo, where anybody may be anybody, stands alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _

from tinghao import sole

# What Django's test client calls itself belongs to this machine as well.
_HERE = sole.HERE | {"testserver"}
_PRODUCTION_ONLY = (
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "PRODUCTION",
)


def demo_stands_alone(**_given: Any) -> list[CheckMessage]:
    """An error for a demo beside anything that only a real site has; the settings refuse first."""
    if not settings.DEMO:
        return []
    found = [name for name in _PRODUCTION_ONLY if getattr(settings, name, None)]
    found += [f"ALLOWED_HOSTS={host}" for host in settings.ALLOWED_HOSTS if host not in _HERE]
    if not found:
        return []
    hint = _("请去掉这些设置，或改用 TINGHAO_MODE=production。")
    return [
        Error(
            _("演示模式不能和正式环境的设置同时打开：{settings}。").format(settings=", ".join(found)),
            hint=hint,
            id="tinghao.E001",
        )
    ]
