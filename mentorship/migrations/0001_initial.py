import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programme", "0007_attendance_by_status"),
        ("trios", "0005_graduate_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModuleCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="module_criteria",
                        to="programme.cohort",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "module criteria",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ModuleDialogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("held", "Held and recorded"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("booked_at", models.DateTimeField()),
                ("cancelled_reason", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("pass", "Pass"), ("not_yet", "Not yet")], max_length=10
                    ),
                ),
                ("feedback", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_dialogues",
                        to="trios.mentorappointment",
                    ),
                ),
                (
                    "booked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_dialogues",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ModuleCredit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("credits", models.SmallIntegerField()),
                ("scqf_level", models.PositiveSmallIntegerField(default=11)),
                ("reason", models.CharField(max_length=200)),
                ("awarded_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_credits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="mentorship.moduledialogue",
                    ),
                ),
            ],
            options={
                "ordering": ["entered_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CriterionJudgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("met", models.BooleanField(blank=True, null=True)),
                ("comment", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="mentorship.modulecriterion",
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="mentorship.moduledialogue",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position"],
            },
        ),
        migrations.AddConstraint(
            model_name="modulecriterion",
            constraint=models.UniqueConstraint(
                fields=("cohort", "position"), name="module_criterion_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="modulecriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="module_criterion_has_title"
            ),
        ),
        migrations.AddIndex(
            model_name="moduledialogue",
            index=models.Index(fields=["mentor", "state"], name="module_dialogue_of_mentor"),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at__isnull", True),
                    ("ends_at__isnull", True),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="moduledialogue_starts_at_before_ends_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recorded_at__isnull", True), ("recorded_by__isnull", True)),
                    models.Q(("recorded_at__isnull", False), ("recorded_by__isnull", False)),
                    _connector="OR",
                ),
                name="moduledialogue_recorded_at_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(("attempt__in", [1, 2])), name="module_dialogue_two_attempts"
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("appointment", "attempt"),
                name="module_dialogue_attempt_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "booked")),
                fields=("appointment",),
                name="module_dialogue_one_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_assessor", models.F("second_assessor")), _negated=True),
                name="module_dialogue_two_assessors",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_assessor", models.F("mentor")), _negated=True),
                    models.Q(("second_assessor", models.F("mentor")), _negated=True),
                ),
                name="module_dialogue_not_by_mentor",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recorded_at__isnull", False),
                        ("state", "held"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "held"), _negated=True),
                        ("outcome", ""),
                        ("recorded_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="module_dialogue_held_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduledialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancelled_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="module_dialogue_cancelled_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="modulecredit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credits__gt", 0)), fields=("person",), name="module_credits_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionjudgement",
            constraint=models.UniqueConstraint(fields=("dialogue", "criterion"), name="judgement_once"),
        ),
    ]
