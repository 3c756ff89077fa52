"""Text that a browser keeps on the device until it is saved: whose it is, and the key it is locked with."""

from __future__ import annotations

import base64
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString

SALT = "core.ui.keeping"


def keep_on_device(context: dict[str, Any], *, name: str, pk: Any) -> SafeString:
    """The attributes of a form whose text is kept on the device, encrypted, until it is saved (static/js/kept.js).

    SECURITY: the key is the person's own, stands in their pages only (which no cache keeps), and never on the device.
    """
    user = context["request"].user
    if not user.is_authenticated:
        return SafeString("")
    owner = salted_hmac(SALT, f"owner:{user.pk}", algorithm="sha256").hexdigest()[:16]
    key = base64.b64encode(salted_hmac(SALT, f"key:{user.pk}", algorithm="sha256").digest()).decode()
    return format_html(' data-keep="{}" data-keep-key="{}"', f"{owner}/{name}/{pk}", key)
