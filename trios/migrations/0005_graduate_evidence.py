import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_merged_records"),
        ("programme", "0007_attendance_by_status"),
        ("trios", "0004_workbench"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mentorappointment",
            name="graduate_stated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mentorappointment",
            name="graduate_stated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mentorappointment",
            name="graduated_in",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="mentorappointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("graduate_stated_at__isnull", True), ("graduate_stated_by__isnull", True)),
                    models.Q(("graduate_stated_at__isnull", False), ("graduate_stated_by__isnull", False)),
                    _connector="OR",
                ),
                name="mentorappointment_graduate_stated_at_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorappointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("graduate_stated_at", None), ("graduated_in", None)),
                    models.Q(("graduate_stated_at__isnull", False), ("graduated_in__isnull", False)),
                    _connector="OR",
                ),
                name="mentor_graduation_is_stated_by_somebody",
            ),
        ),
    ]
