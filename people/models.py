"""People, authorities, schools, roles and invitations."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core.models import Model, paired
from people.enums import Role, Sector


class LocalAuthority(Model):
    """A council. The eight of the partnership take part; the others only have schools people move from and to."""

    code = models.CharField(max_length=9, unique=True)  # S12000049: carries no meaning, is never reused
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    in_partnership = models.BooleanField(default=False)

    impersonal = frozenset({"code", "name", "slug"})

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"

    def __str__(self) -> str:
        return self.name


class School(Model):
    """A school of the official list (data/schools.csv)."""

    seed_code = models.CharField(max_length=7, unique=True)
    name = models.CharField(max_length=120)
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, null=True, related_name="schools")
    primary = models.BooleanField(default=False)
    secondary = models.BooleanField(default=False)
    special = models.BooleanField(default=False)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_open = models.BooleanField(default=True)

    impersonal = frozenset({"seed_code", "name", "town", "postcode"})

    class Meta:
        ordering = ["name", "seed_code"]
        indexes = [models.Index(Lower("name"), name="school_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}" if self.town else self.name

    @property
    def sectors(self) -> list[Sector]:
        """The sectors this school has, in the order of the list."""
        return [sector for sector in Sector if getattr(self, sector.value)]


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet[User]:
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        """Make an account; without a password the person signs in by mailed code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person with an account. The address is how they sign in, never who they are: it can change."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    preferred_name = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    merged_at = models.DateTimeField(null=True, blank=True)

    personal: ClassVar = frozenset({"email", "name", "preferred_name", "password"})
    impersonal: ClassVar[frozenset[str]] = frozenset()

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False, is_active=False),
                name="user_merged_is_not_active",
            ),
        ]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name_shown(self) -> str:
        """How we address the person: the name they prefer, else the first of their names."""
        return self.preferred_name or self.name.split(" ")[0] or self.email

    @cached_property
    def grants(self) -> tuple[RoleGrant, ...]:
        """The roles the person holds now, fetched once a request."""
        return tuple(self.role_grants.filter(ended_at=None).select_related("authority"))

    def holds(self, role: Role) -> bool:
        """Whether the person holds this role now, in whatever authority."""
        return any(grant.role == role for grant in self.grants)


class RoleGrant(Model):
    """Somebody holds a role, from then until then, given by whom. A lead's is of one authority."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=12, choices=Role)
    authority = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="role_grants"
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    impersonal = frozenset({"role"})

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.LEAD, authority__isnull=False)
                | (~Q(role=Role.LEAD) & Q(authority__isnull=True)),
                name="grant_lead_has_authority",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")),
                name="grant_ends_after_start",
            ),
            paired("ended"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None, authority=None), name="grant_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "authority"],
                condition=Q(ended_at=None, authority__isnull=False),
                name="grant_once_an_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}{f', {self.authority}' if self.authority else ''}"


class Invitation(Model):
    """A mailed link that gives a staff role to whoever proves to own the address; works once, for 14 days."""

    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    personal = frozenset({"email"})
    impersonal = frozenset({"role", "token_hash"})

    class Meta:
        constraints = [paired("accepted"), paired("withdrawn")]

    def __str__(self) -> str:
        return f"Invitation {self.pk} as {self.get_role_display()}"
