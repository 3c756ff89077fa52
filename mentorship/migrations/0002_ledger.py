"""The database itself keeps a ledger: credits given stay as they were written."""

from django.db import migrations

from core.ledgers import Kept


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0001_initial")]
    operations = [
        Kept("ModuleCredit"),
    ]
