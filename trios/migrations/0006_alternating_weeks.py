"""Weeks of somebody who works other days every second week."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0007_attendance_by_status"),
        ("trios", "0005_graduate_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="availability",
            name="other_week",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="availability",
            constraint=models.CheckConstraint(
                condition=models.Q(("other_week__regex", "^([-vh]{10})?$")),
                name="availability_other_week_of_ten_or_none",
            ),
        ),
    ]
