import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casestudies", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Board",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField()),
                ("present", models.TextField()),
                ("minute", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boards",
                        to="programme.cohort",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("descriptor", models.TextField(blank=True)),
                ("weight", models.PositiveSmallIntegerField(default=20)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="programme.cohort",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "number"), name="criterion_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkerAppointment",
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
                            ("applied", "Asked to join"),
                            ("approved", "In the pool"),
                            ("declined", "Not taken into the pool"),
                            ("withdrawn", "Left the pool"),
                        ],
                        default="applied",
                        max_length=10,
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("qio", "Quality improvement officer or equivalent"),
                            ("headteacher", "Headteacher"),
                            ("depute", "Depute headteacher"),
                        ],
                        max_length=12,
                    ),
                ),
                ("years", models.PositiveSmallIntegerField()),
                ("target", models.PositiveSmallIntegerField(default=3)),
                ("max", models.PositiveSmallIntegerField(default=4)),
                ("applied_at", models.DateTimeField()),
                ("trained_on", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.localauthority",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marker_appointments",
                        to="programme.cohort",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marker_appointments",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "marker"), name="marker_once_a_cohort"),
                    models.CheckConstraint(
                        condition=models.Q(("max__gte", 1), ("max__lte", 20)), name="marker_max"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="markerappointment_decided_at_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(("trained_on__isnull", False), ("years__gte", 5)),
                            _connector="OR",
                        ),
                        name="marker_approved_is_eligible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "First mark"),
                            ("second", "Second mark"),
                            ("third", "Third reading"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("allocated", "To be marked"),
                            ("started", "Being marked"),
                            ("submitted", "Submitted"),
                            ("recused", "Given back"),
                        ],
                        default="allocated",
                        max_length=10,
                    ),
                ),
                ("shuffle", models.PositiveIntegerField()),
                ("allocated_at", models.DateTimeField()),
                ("total", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("comment", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("sampled", models.CharField(blank=True, max_length=60)),
                ("version_number", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("recused_at", models.DateTimeField(blank=True, null=True)),
                ("recused_reason", models.CharField(blank=True, max_length=200)),
                (
                    "case_study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="casestudies.casestudy",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="casestudies.version",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="marking.markerappointment",
                    ),
                ),
            ],
            options={
                "ordering": ["shuffle", "id"],
                "indexes": [
                    models.Index(fields=["appointment", "shuffle"], name="mark_list"),
                    models.Index(
                        fields=["appointment", "kind", "state", "version", "total", "sampled"],
                        name="mark_of_marker",
                    ),
                    models.Index(fields=["version", "kind", "state", "total"], name="mark_of_version"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "recused"), _negated=True),
                        fields=("version", "kind"),
                        name="mark_one_of_a_kind",
                    ),
                    models.UniqueConstraint(fields=("version", "appointment"), name="mark_once_a_marker"),
                    models.CheckConstraint(
                        condition=models.Q(("total", None), ("total__lte", 100), _connector="OR"),
                        name="mark_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            models.Q(("submitted_at__isnull", False), ("total__isnull", False)),
                            _connector="OR",
                        ),
                        name="mark_submitted_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("feedback", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criterion_marks",
                        to="marking.criterion",
                    ),
                ),
                (
                    "mark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criterion_marks",
                        to="marking.mark",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("mark", "criterion"), name="criterion_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__lte", 100), _connector="OR"),
                        name="criterion_score",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=254)),
                ("reason", models.CharField(max_length=200)),
                ("declared_at", models.DateTimeField()),
                (
                    "case_study",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="casestudies.casestudy",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="marking.markerappointment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case_study", "appointment"), name="conflict_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("case_study__isnull", False),
                            models.Q(("named", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conflict_is_about_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=2, max_digits=4)),
                ("hourly_rate", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("earned_at", models.DateTimeField()),
                (
                    "mark",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_line",
                        to="marking.mark",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Result",
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
                            ("proposed", "Agreed mark"),
                            ("ratified", "Ratified by the board"),
                            ("released", "Released"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("mark", models.PositiveSmallIntegerField()),
                ("how", models.CharField(max_length=200)),
                ("agreed_at", models.DateTimeField()),
                ("ratified_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="marking.board",
                    ),
                ),
                (
                    "case_study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="casestudies.casestudy",
                    ),
                ),
                (
                    "ratified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="casestudies.version",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ratified_at__isnull", True), ("ratified_by__isnull", True)),
                            models.Q(("ratified_at__isnull", False), ("ratified_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="result_ratified_at_by",
                    ),
                    models.CheckConstraint(condition=models.Q(("mark__lte", 100)), name="result_mark"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllocationRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "First mark"),
                            ("second", "Second mark"),
                            ("third", "Third reading"),
                        ],
                        default="first",
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Being worked out"),
                            ("ready", "Ready to look at"),
                            ("failed", "Could not be worked out"),
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("instance", models.JSONField(default=dict)),
                ("answer", models.JSONField(default=dict)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("started_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation_runs",
                        to="programme.cohort",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="allocationrun_published_at_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("cohort",),
                        name="allocation_one_running",
                    ),
                ],
            },
        ),
    ]
