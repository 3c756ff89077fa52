"""The database itself keeps a ledger: a note stays as it was written."""

from django.db import migrations

from core.ledgers import Kept


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]
    operations = [
        Kept("ApplicationNote"),
    ]
