"""Who works for the programme, which invitations are open, and a school found in the official list."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import models

from core import clock
from people.enums import STAFF_ROLES, Role
from people.models import Invitation, RoleGrant, School, User
from people.tokens import hash_of


def staff_roles() -> models.QuerySet[RoleGrant]:
    """Every staff role held now, by name."""
    return (
        RoleGrant.objects.filter(role__in=STAFF_ROLES, ended_at=None)
        .select_related("user", "authority")
        .order_by("user__name", "user_id", "role")
    )


def holders_of(role: Role) -> models.QuerySet[User]:
    """Everybody who holds the role now, each once."""
    held = RoleGrant.objects.filter(user=models.OuterRef("pk"), role=role, ended_at=None)
    return User.objects.filter(models.Exists(held), is_active=True).order_by("pk")


def open_invitations() -> models.QuerySet[Invitation]:
    """Invitations that still work, newest first."""
    return (
        Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
        .select_related("authority", "invited_by")
        .order_by("-invited_at")
    )


def invitation_behind(token: str) -> Invitation | None:
    """The open invitation a link stands for; unknown, used, withdrawn and expired links are all None."""
    return open_invitations().filter(token_hash=hash_of(token)).first()


def addresses_of(users: Iterable[User]) -> set[tuple[int, str]]:
    """(user id, address in small letters) for every confirmed address of these people; one query."""
    rows = list(users)
    confirmed = EmailAddress.objects.filter(user__in=[user.pk for user in rows], verified=True)
    found = {(user_id, address.lower()) for user_id, address in confirmed.values_list("user_id", "email")}
    return found | {(user.pk, user.email.lower()) for user in rows}


def search_schools(text: str) -> models.QuerySet[School]:
    """Open schools whose name, town, postcode or SEED code has every word of the text, the likeliest first."""
    words = text.replace(",", " ").split()[:8]
    if len("".join(words)) < 2:
        return School.objects.none()
    schools = School.objects.filter(is_open=True).select_related("authority")
    for word in words:
        schools = schools.filter(
            models.Q(name__icontains=word)
            | models.Q(town__icontains=word)
            | models.Q(postcode__istartswith=word)
            | models.Q(postcode__iendswith=word)
            | models.Q(seed_code=word)
        )
    likely = models.Case(
        models.When(name__istartswith=" ".join(words), then=models.Value(0)),
        models.When(name__istartswith=words[0], then=models.Value(1)),
        default=models.Value(2),
        output_field=models.IntegerField(),
    )
    return schools.order_by(likely, "name", "seed_code")


def whereabouts(school: School) -> str:
    """What tells a school from its namesakes: the town and the authority."""
    authority = school.authority.name if school.authority else "not run by a council"
    return ", ".join(part for part in (school.town, authority) if part)


def accounts_by_address(addresses: Iterable[str]) -> dict[str, int]:
    """Which account an address opens (address in small letters → id): its first address or another confirmed one."""
    wanted = sorted({address.lower() for address in addresses})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        others = EmailAddress.objects.filter(email__in=some, verified=True)
        found |= {email.lower(): pk for email, pk in others.values_list("email", "user_id")}
        found |= {
            email.lower(): pk for email, pk in User.objects.filter(email__in=some).values_list("email", "pk")
        }
    return found
