"""Roles given and ended, invitations, and the official list of schools kept in step."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from audit.actions import record, record_each
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from people import rules
from people.enums import Role
from people.models import Invitation, LocalAuthority, RoleGrant, School, User
from people.tokens import new_token

INVITATION_DAYS = 14
SCHOOLS_FILE = Path(__file__).parent / "data" / "schools.csv"
PARTNERSHIP = {
    "S12000045",  # East Dunbartonshire
    "S12000011",  # East Renfrewshire
    "S12000049",  # Glasgow City
    "S12000018",  # Inverclyde
    "S12000050",  # North Lanarkshire
    "S12000038",  # Renfrewshire
    "S12000029",  # South Lanarkshire
    "S12000039",  # West Dunbartonshire
}


@transaction.atomic
def make_first_person(*, email: str, name: str) -> User:
    """The account of whoever sets the service up, who signs in by mailed code and thereby proves the address.

    SECURITY: an account that is there already, with a password, must have proved its address, or somebody could have
    made it in advance: Refused.
    """
    email = email.lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name)
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        record("account.made", by=None, subject=user)
    elif user.has_usable_password() and not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise Refused(
            f"The account of {email} has a password and has never proved its address, so anybody may have made it. "
            "Sign in with a mailed code and change the password first."
        )
    return user


@transaction.atomic
def grant_role(
    *, user: User, role: Role, by: User | None, authority: LocalAuthority | None = None
) -> RoleGrant:
    """Give somebody a role from now on; giving it again changes nothing. The caller has decided that `by` may."""
    grant, is_new = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        authority=authority,
        ended_at=None,
        defaults={"granted_at": clock.now(), "granted_by": by},
    )
    if is_new:
        record("role.granted", by=by, subject=user, role=role, authority=authority and authority.code)
        user.__dict__.pop("grants", None)
    return grant


@transaction.atomic
def end_role(*, user: User, role: Role, by: User, authority: LocalAuthority | None = None) -> None:
    """End a role somebody holds, from now on; what they did under it stays."""
    held = RoleGrant.objects.filter(user=user, role=role, authority=authority, ended_at=None)
    if held.update(ended_at=clock.now(), ended_by=by):
        record("role.ended", by=by, subject=user, role=role, authority=authority and authority.code)
        user.__dict__.pop("grants", None)


@transaction.atomic
def make_accounts(*, people: dict[str, str], by: User) -> dict[str, int]:
    """Make accounts for addresses that have none (address → name); each person signs in by a mailed code.

    Returns address → id. The caller has decided that `by` may.
    """
    users = User.objects.bulk_create(
        User(email=email.lower(), name=name, password=make_password(None)) for email, name in people.items()
    )
    # Not proved yet: the first code that is sent there and typed here does it.
    EmailAddress.objects.bulk_create(EmailAddress(user=u, email=u.email, primary=True) for u in users)
    record_each("account.made", by=by, subjects=users)
    return {user.email: user.pk for user in users}


@transaction.atomic
def invite(*, email: str, role: Role, authority: LocalAuthority | None, by: User) -> tuple[Invitation, str]:
    """Invite somebody to a staff role; an earlier open invitation to the same is taken back.

    Returns the invitation and the token for the mailed link, which is kept nowhere.
    """
    rules.can_invite(by).require()
    email = email.strip().lower()
    earlier = Invitation.objects.filter(
        email=email, role=role, authority=authority, accepted_at=None, withdrawn_at=None
    )
    earlier.update(withdrawn_at=clock.now(), withdrawn_by=by)
    token, token_hash = new_token()
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        authority=authority,
        token_hash=token_hash,
        invited_at=clock.now(),
        invited_by=by,
        expires_at=clock.now() + dt.timedelta(days=INVITATION_DAYS),
    )
    record("invitation.sent", by=by, subject=invitation, role=role)
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take an open invitation back: its link stops working."""
    rules.can_withdraw_invitation(by, invitation).require()
    is_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if is_open.update(withdrawn_at=clock.now(), withdrawn_by=by):
        record("invitation.withdrawn", by=by, subject=invitation)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> RoleGrant:
    """Take up a staff role. Works once, and only for the account with the invited address."""
    rules.can_accept_invitation(by, invitation).require()
    is_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not is_open.update(accepted_at=clock.now(), accepted_by=by):
        raise StaleState("This invitation has been used or taken back. Ask whoever sent it for a new one.")
    record("invitation.accepted", by=by, subject=invitation)
    return grant_role(
        user=by, role=Role(invitation.role), authority=invitation.authority, by=invitation.invited_by
    )


@transaction.atomic
def end_staff_role(*, grant: RoleGrant, by: User) -> None:
    """End a staff role, from now on."""
    rules.can_end_role(by, grant).require()
    end_role(user=grant.user, role=Role(grant.role), authority=grant.authority, by=by)


@transaction.atomic
def load_schools(path: Path = SCHOOLS_FILE) -> int:
    """Bring the authorities and schools in line with the official list; returns how many schools it names.

    A school that is no longer listed is closed, never deleted: people's records point at it.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    authorities = {
        row["authority_code"]: LocalAuthority(
            code=row["authority_code"],
            name=row["authority"],
            slug=slug_of(row["authority"]),
            in_partnership=row["authority_code"] in PARTNERSHIP,
        )
        for row in rows
        if row["authority_code"]
    }
    LocalAuthority.objects.bulk_create(
        authorities.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "slug", "in_partnership"],
    )
    ids = dict(LocalAuthority.objects.values_list("code", "pk"))
    schools = list(schools_of(rows, ids))
    School.objects.bulk_create(
        schools,
        update_conflicts=True,
        unique_fields=["seed_code"],
        update_fields=[
            "name",
            "authority",
            "primary",
            "secondary",
            "special",
            "town",
            "postcode",
            "latitude",
            "longitude",
            "is_open",
        ],
        batch_size=500,
    )
    School.objects.exclude(seed_code__in=[school.seed_code for school in schools]).update(is_open=False)
    return len(schools)


def schools_of(rows: list[dict[str, str]], authority_ids: dict[str, int]) -> Iterator[School]:
    """The rows of the official list as schools (unsaved)."""
    for row in rows:
        yield School(
            seed_code=row["seed_code"].zfill(7),
            name=row["name"][:120],
            authority_id=authority_ids.get(row["authority_code"]),
            primary=row["primary"] == "Y",
            secondary=row["secondary"] == "Y",
            special=row["special"] == "Y",
            town=row["town"],
            postcode=row["postcode"][:8],
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            is_open=True,
        )


def slug_of(name: str) -> str:
    """An authority's name as it stands in addresses: Glasgow City is "glasgow"."""
    return slugify(name).removesuffix("-city") or slugify(name)
