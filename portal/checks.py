"""Refuses a bad configuration at start, in words."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.utils.translation import gettext as _


@register()
def check_site_url(app_configs, **options) -> list[Error]:
    """SITE_URL is the address of the site, and ALLOWED_HOSTS names its host."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        return [
            Error(
                _("SITE_URL 应为 https://www.example.gov.cn 的形式，现为“%(url)s”。")
                % {"url": settings.SITE_URL},
                id="portal.E001",
            )
        ]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    allowed = any(
        name in {"*", host} or (name.startswith(".") and f".{host}".endswith(name))
        for name in settings.ALLOWED_HOSTS
    )
    if not allowed:
        return [
            Error(
                _("ALLOWED_HOSTS 没有包含 SITE_URL 的主机名 %(host)s：读者会打不开网站。")
                % {"host": host},
                id="portal.E002",
            )
        ]
    return []


@register()
def check_media_root(app_configs, **options) -> list[Error]:
    """Attachments can be stored."""
    root = settings.MEDIA_ROOT
    root.mkdir(parents=True, exist_ok=True)
    if not os.access(root, os.W_OK):
        return [Error(_("MEDIA_ROOT %(root)s 不可写。") % {"root": root}, id="portal.E003")]
    return []
