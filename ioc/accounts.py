"""Sign-in's mails go through the outbox: a mail server that is down delays a code, and no page falls over it."""

import secrets
from typing import Any

from allauth.account.adapter import get_current_site
from allauth.core import context as allauth_context

from notifications.actions import Notice, notify
from people import adapters


class AccountAdapter(adapters.AccountAdapter):
    """allauth's adapter with our outbox as its post office."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = allauth_context.request
        whole = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        mail = self.render_mail(template_prefix, email, whole)
        kind = template_prefix.rsplit("/", 1)[-1]
        notify(
            Notice(
                # SECURITY: texts of this kind hold codes and links; delivery empties them once they are sent.
                kind=f"account.{kind}",
                key=f"account.{kind}:{secrets.token_hex(12)}",
                to=email,
                subject=str(mail.subject),
                template="email/plain",
                reason="Somebody used this address at Improving Our Classrooms.",
                context={"body": str(mail.body)},
            )
        )
