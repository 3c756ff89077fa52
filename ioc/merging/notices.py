"""What somebody is told whose two records have become one."""

from django.urls import reverse

from notifications.actions import Notice
from people.models import User


def merged(kept: User, address: str, addresses: list[str]) -> Notice:
    """To each address: which of them sign in from now on, and what to do if that is wrong."""
    return Notice(
        kind="person.merged",
        key=f"person.merged:{kept.pk}:{address}",
        to=address,
        subject="Your two records with Improving Our Classrooms are one now",
        template="ioc/email/merged",
        reason="This address belongs to one of the two records.",
        context={
            "name": kept.first_name_shown,
            "addresses": ", ".join(sorted({kept.email, *addresses})),
            "path": reverse("account_login"),
        },
        decision=True,
    )
