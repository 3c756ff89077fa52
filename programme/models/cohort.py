"""A year of the programme: its dates, its places, what its sessions are about."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Model, in_order
from people.models import LocalAuthority
from programme.enums import Moment


class Cohort(Model):
    """One year's group, with every date and figure that differs from year to year.

    Deadlines (`…_at`) are instants and exclusive: "closes on 19 May" is kept as the first instant of 20 May in London.
    """

    name = models.CharField(max_length=40, unique=True)  # "2026–27"
    slug = models.SlugField(max_length=40, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    applications_open_at = models.DateTimeField()
    applications_close_at = models.DateTimeField()
    headteacher_days = models.PositiveSmallIntegerField(
        default=7
    )  # after closing, for the headteacher to answer
    offer_days = models.PositiveSmallIntegerField(default=10)  # for the applicant to accept
    route_change_until = models.DateField()
    has_presentation_route = models.BooleanField(default=False)
    for_primary = models.BooleanField(default=True)
    for_secondary = models.BooleanField(default=True)
    for_special = models.BooleanField(default=True)

    sessions_from = models.DateField()
    sessions_until = models.DateField()
    visits_from = models.DateField()
    visits_until = models.DateField()
    presentations_from = models.DateField()
    presentations_until = models.DateField()
    journal_counts = models.BooleanField(default=True)  # whether the journal is an element of the pass

    case_study_due_at = models.DateTimeField()
    grace_minutes = models.PositiveSmallIntegerField(default=15)  # published; for uploads begun in time
    word_limit = models.PositiveIntegerField(default=5000)
    word_tolerance = models.PositiveSmallIntegerField(
        default=10
    )  # per cent either way; beyond it is only flagged

    # What may be handed in on the presentation route; the database knows the defaults: the code before this adds cohorts.
    slides_allowed = models.PositiveSmallIntegerField(default=20, db_default=20)
    poster_pages_allowed = models.PositiveSmallIntegerField(default=1, db_default=1)

    marking_from = models.DateField()
    marking_due_at = models.DateTimeField()
    board_on = models.DateField()
    pass_mark = models.PositiveSmallIntegerField(default=50)
    sample_share = models.PositiveSmallIntegerField(
        default=10
    )  # per cent marked twice besides fails, borderline, high
    gap_to_agree = models.PositiveSmallIntegerField(default=10)  # a larger difference goes to a third reader
    hours_per_script = models.DecimalField(max_digits=4, decimal_places=2, default=3)
    hourly_rate = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)  # pounds

    credits = models.PositiveSmallIntegerField(default=30)
    scqf_level = models.PositiveSmallIntegerField(default=11)

    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    impersonal = frozenset({"name", "slug"})

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            in_order("starts_on", "ends_on"),
            in_order("applications_open_at", "applications_close_at"),
            in_order("sessions_from", "sessions_until"),
            in_order("visits_from", "visits_until"),
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="cohort_pass_mark"),
            models.CheckConstraint(condition=Q(word_limit__gt=0), name="cohort_word_limit"),
            models.CheckConstraint(
                condition=Q(slides_allowed__gt=0, poster_pages_allowed__gt=0), name="cohort_pages_allowed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def applications(self, at: dt.datetime) -> str:
        """Whether applications are "not yet", "open" or "closed" at an instant."""
        if at < self.applications_open_at:
            return "not yet"
        return "open" if at < self.applications_close_at else "closed"

    @property
    def headteachers_answer_until(self) -> dt.datetime:
        """The instant after which a headteacher's link no longer works."""
        return self.applications_close_at + dt.timedelta(days=self.headteacher_days)

    @property
    def words_allowed(self) -> tuple[int, int]:
        """The fewest and the most counted words that raise no flag."""
        slack = self.word_limit * self.word_tolerance // 100
        return self.word_limit - slack, self.word_limit + slack


class CohortAuthority(Model):
    """An authority takes part in a cohort, with so many places."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="cohort_authorities")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="cohort_authorities")
    places = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["authority__name"]
        constraints = [models.UniqueConstraint(fields=["cohort", "authority"], name="cohort_authority_once")]

    def __str__(self) -> str:
        return f"{self.authority} in {self.cohort}"


class Feature(Model):
    """A feature of highly effective practice: what one or more sessions are about."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="features")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    reading = models.TextField(blank=True)  # one reference a line

    impersonal = frozenset({"title", "summary", "reading"})

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="feature_number_once")]

    def __str__(self) -> str:
        return self.title


class Prompt(Model):
    """A question of the journal, before or after the sessions about a feature."""

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="prompts")
    moment = models.CharField(max_length=6, choices=Moment)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    impersonal = frozenset({"moment", "text"})

    class Meta:
        ordering = ["moment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["feature", "moment", "number"], name="prompt_number_once")
        ]

    def __str__(self) -> str:
        return self.text


class Holiday(Model):
    """Days on which an authority's schools are closed to pupils or staff."""

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="holidays")
    name = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField()

    impersonal = frozenset({"name"})

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="holiday_first_before_last"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.authority}"


class Interest(Model):
    """Somebody asked to be told when applications open."""

    email = models.EmailField()
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"email"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "email", condition=Q(told_at=None, stopped_at=None), name="interest_once_until_told"
            )
        ]

    def __str__(self) -> str:
        return f"Interest {self.pk}"
