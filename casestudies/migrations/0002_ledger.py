"""The database itself keeps a ledger: a hand-in stays as it was receipted."""

from django.db import migrations

from core.ledgers import Kept


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0001_initial")]
    operations = [
        Kept("Submission"),
    ]
