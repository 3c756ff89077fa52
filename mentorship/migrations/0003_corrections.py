"""Outcomes can be put right: corrections, and credits that are taken back by one more row of the ledger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.ledgers import Kept, KeptStill


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0002_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModuleCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was", models.CharField(choices=[("pass", "Pass"), ("not_yet", "Not yet")], max_length=10)),
                (
                    "became",
                    models.CharField(choices=[("pass", "Pass"), ("not_yet", "Not yet")], max_length=10),
                ),
                ("reason", models.CharField(max_length=300)),
                ("former", models.JSONField()),
                ("corrected_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["corrected_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="modulecredit",
            name="module_credits_given_once",
        ),
        migrations.AddField(
            model_name="modulecredit",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back",
                to="mentorship.modulecredit",
            ),
        ),
        migrations.AddField(
            model_name="modulecredit",
            name="turn",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="modulecredit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credits__gt", 0)),
                fields=("person", "turn"),
                name="module_credits_once_a_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="modulecredit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credits__gt", 0), ("takes_back", None)),
                    models.Q(("credits__lt", 0), ("takes_back__isnull", False)),
                    _connector="OR",
                ),
                name="module_credits_given_or_taken_back",
            ),
        ),
        migrations.AddField(
            model_name="modulecorrection",
            name="corrected_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="modulecorrection",
            name="dialogue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="mentorship.moduledialogue",
            ),
        ),
        migrations.AddConstraint(
            model_name="modulecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="module_correction_has_reason"
            ),
        ),
        Kept("ModuleCorrection"),
        KeptStill("ModuleCredit"),
    ]
