import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("applications_open_at", models.DateTimeField()),
                ("applications_close_at", models.DateTimeField()),
                ("headteacher_days", models.PositiveSmallIntegerField(default=7)),
                ("offer_days", models.PositiveSmallIntegerField(default=10)),
                ("route_change_until", models.DateField()),
                ("has_presentation_route", models.BooleanField(default=False)),
                ("for_primary", models.BooleanField(default=True)),
                ("for_secondary", models.BooleanField(default=True)),
                ("for_special", models.BooleanField(default=True)),
                ("sessions_from", models.DateField()),
                ("sessions_until", models.DateField()),
                ("visits_from", models.DateField()),
                ("visits_until", models.DateField()),
                ("presentations_from", models.DateField()),
                ("presentations_until", models.DateField()),
                ("journal_counts", models.BooleanField(default=True)),
                ("case_study_due_at", models.DateTimeField()),
                ("grace_minutes", models.PositiveSmallIntegerField(default=15)),
                ("word_limit", models.PositiveIntegerField(default=5000)),
                ("word_tolerance", models.PositiveSmallIntegerField(default=10)),
                ("marking_from", models.DateField()),
                ("marking_due_at", models.DateTimeField()),
                ("board_on", models.DateField()),
                ("pass_mark", models.PositiveSmallIntegerField(default=50)),
                ("sample_share", models.PositiveSmallIntegerField(default=10)),
                ("gap_to_agree", models.PositiveSmallIntegerField(default=10)),
                ("hours_per_script", models.DecimalField(decimal_places=2, default=3, max_digits=4)),
                ("hourly_rate", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("credits", models.PositiveSmallIntegerField(default=30)),
                ("scqf_level", models.PositiveSmallIntegerField(default=11)),
                ("created_at", models.DateTimeField()),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="programme.cohort",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="cohort_starts_on_before_ends_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applications_open_at__isnull", True),
                            ("applications_close_at__isnull", True),
                            ("applications_close_at__gt", models.F("applications_open_at")),
                            _connector="OR",
                        ),
                        name="cohort_applications_open_at_before_applications_close_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sessions_from__isnull", True),
                            ("sessions_until__isnull", True),
                            ("sessions_until__gt", models.F("sessions_from")),
                            _connector="OR",
                        ),
                        name="cohort_sessions_from_before_sessions_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visits_from__isnull", True),
                            ("visits_until__isnull", True),
                            ("visits_until__gt", models.F("visits_from")),
                            _connector="OR",
                        ),
                        name="cohort_visits_from_before_visits_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pass_mark__lte", 100)), name="cohort_pass_mark"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("word_limit__gt", 0)), name="cohort_word_limit"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("waiting_list", "On the waiting list"),
                            ("offered", "Place offered"),
                            ("accepted", "Place accepted"),
                            ("not_offered", "No place offered"),
                            ("turned_down", "Place turned down"),
                            ("lapsed", "Offer lapsed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_class_teacher", models.BooleanField(null=True)),
                ("meets_standard", models.BooleanField(null=True)),
                ("registered_a_year", models.BooleanField(null=True)),
                ("has_spoken_to_headteacher", models.BooleanField(null=True)),
                ("full_name", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("other_email", models.EmailField(blank=True, max_length=254)),
                ("gtcs_number", models.CharField(blank=True, max_length=12)),
                (
                    "registration",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary", "Primary"),
                            ("secondary", "Secondary"),
                            ("asn", "Additional support needs"),
                            ("further", "Further education"),
                        ],
                        max_length=10,
                    ),
                ),
                ("registered_on", models.DateField(blank=True, null=True)),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary", "Primary"),
                            ("secondary", "Secondary"),
                            ("special", "Additional support needs"),
                        ],
                        max_length=10,
                    ),
                ),
                ("teaches", models.CharField(blank=True, max_length=120)),
                ("post", models.CharField(blank=True, max_length=80)),
                ("working_pattern", models.CharField(blank=True, max_length=120)),
                (
                    "preferred_route",
                    models.CharField(
                        choices=[
                            ("essay", "Essay of 5,000 words"),
                            ("presentation", "Poster and presentation"),
                        ],
                        default="essay",
                        max_length=12,
                    ),
                ),
                ("statement", models.TextField(blank=True)),
                ("prior_credit", models.CharField(blank=True, max_length=200)),
                ("adjustments", models.TextField(blank=True)),
                ("can_attend", models.BooleanField(default=False)),
                ("understands_privacy", models.BooleanField(default=False)),
                ("headteacher_name", models.CharField(blank=True, max_length=120)),
                ("headteacher_email", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.TextField(blank=True)),
                ("accept_by", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.localauthority",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications_received",
                        to="programme.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ["submitted_at", "id"],
                "indexes": [models.Index(fields=["cohort", "authority", "state"], name="application_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_submitted_at_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_decided_at_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("cohort", "applicant"),
                        name="application_once_a_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("authority__isnull", False),
                                ("school__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="application_whole_when_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            ("accept_by__isnull", False),
                            _connector="OR",
                        ),
                        name="application_offer_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="programme.application",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CohortAuthority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("places", models.PositiveSmallIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohort_authorities",
                        to="people.localauthority",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cohort_authorities",
                        to="programme.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ["authority__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "authority"), name="cohort_authority_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headteacher_name", models.CharField(max_length=120)),
                ("headteacher_email", models.EmailField(max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked"),
                            ("supported", "Supported"),
                            ("not_supported", "Not supported"),
                            ("not_me", "Sent to the wrong person"),
                            ("replaced", "Replaced"),
                        ],
                        default="requested",
                        max_length=14,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("requested_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_name", models.CharField(blank=True, max_length=120)),
                ("meets_standard", models.BooleanField(default=False)),
                ("agrees_release", models.BooleanField(default=False)),
                ("agrees_to_host", models.BooleanField(default=False)),
                ("comment", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to="programme.application",
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "supported"])),
                        fields=("application",),
                        name="endorsement_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "supported"), _negated=True),
                            models.Q(
                                ("agrees_release", True),
                                ("agrees_to_host", True),
                                ("answered_at__isnull", False),
                                ("meets_standard", True),
                            ),
                            _connector="OR",
                        ),
                        name="endorsement_support_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("primary", "Primary"),
                            ("secondary", "Secondary"),
                            ("special", "Additional support needs"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("essay", "Essay of 5,000 words"),
                            ("presentation", "Poster and presentation"),
                        ],
                        default="essay",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Taking part"),
                            ("deferred", "Deferred to a later year"),
                            ("withdrawn", "Withdrawn"),
                            ("completed", "Completed"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("enrolled_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("left_reason", models.CharField(blank=True, max_length=200)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolment",
                        to="programme.application",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="people.localauthority",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="programme.cohort",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="people.school",
                    ),
                ),
            ],
            options={
                "ordering": ["participant__name", "id"],
                "indexes": [models.Index(fields=["cohort", "authority", "state"], name="enrolment_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "participant"), name="enrolment_once_a_cohort")
                ],
            },
        ),
        migrations.CreateModel(
            name="Feature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("summary", models.TextField(blank=True)),
                ("reading", models.TextField(blank=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="features",
                        to="programme.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "number"), name="feature_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holidays",
                        to="people.localauthority",
                    ),
                ),
            ],
            options={
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="holiday_first_before_last",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("created_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.localauthority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("email"),
                        condition=models.Q(("stopped_at", None), ("told_at", None)),
                        name="interest_once_until_told",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "Before the session"), ("after", "After the session")],
                        max_length=6,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("rating", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("is_shared_with_mentor", models.BooleanField(default=False)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="journal_entries",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "feature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal_entries",
                        to="programme.feature",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "feature", "moment"), name="journal_entry_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating", None), ("rating__range", (1, 5)), _connector="OR"),
                        name="journal_rating_1_to_5",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="programme.journalentry",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "version"), name="journal_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "Before the session"), ("after", "After the session")],
                        max_length=6,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300)),
                (
                    "feature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prompts",
                        to="programme.feature",
                    ),
                ),
            ],
            options={
                "ordering": ["moment", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("feature", "moment", "number"), name="prompt_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("face_to_face", "Face to face"),
                            ("online", "Online"),
                            ("blended", "Blended"),
                        ],
                        default="face_to_face",
                        max_length=12,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("join_link", models.URLField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("arranged", "Arranged"), ("held", "Held"), ("cancelled", "Cancelled")],
                        default="arranged",
                        max_length=10,
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("arranged_at", models.DateTimeField()),
                ("register_taken_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=200)),
                (
                    "arranged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("authorities", models.ManyToManyField(related_name="sessions", to="people.localauthority")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.cohort",
                    ),
                ),
                ("features", models.ManyToManyField(related_name="sessions", to="programme.feature")),
                (
                    "register_taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "indexes": [models.Index(fields=["cohort", "starts_at"], name="session_timetable")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at__isnull", True),
                            ("ends_at__isnull", True),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="session_starts_at_before_ends_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("register_taken_at__isnull", True), ("register_taken_by__isnull", True)
                            ),
                            models.Q(
                                ("register_taken_at__isnull", False), ("register_taken_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="session_register_taken_at_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("late", "Late"),
                            ("partly", "Part of it"),
                            ("apologies", "Apologies"),
                            ("absent", "Absent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="programme.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "enrolment"), name="attendance_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CatchUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "task",
                    models.CharField(
                        choices=[
                            ("recording", "Watch the recording"),
                            ("reading", "Read and respond"),
                            ("other_session", "Join another authority's session"),
                            ("talk", "Talk it through with the lead"),
                        ],
                        max_length=14,
                    ),
                ),
                ("detail", models.TextField(blank=True)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("done", "Done, waiting to be signed off"),
                            ("signed_off", "Signed off"),
                        ],
                        default="agreed",
                        max_length=10,
                    ),
                ),
                ("agreed_at", models.DateTimeField()),
                ("evidence", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("signed_off_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attendance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="catch_up",
                        to="programme.attendance",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_off_at__isnull", True), ("signed_off_by__isnull", True)),
                            models.Q(("signed_off_at__isnull", False), ("signed_off_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="catchup_signed_off_at_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed_off"), _negated=True),
                            ("signed_off_at__isnull", False),
                            _connector="OR",
                        ),
                        name="catch_up_signed_off_has_date",
                    ),
                ],
            },
        ),
    ]
