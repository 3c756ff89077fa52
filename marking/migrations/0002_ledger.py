"""The database itself keeps a ledger: what was earned stays as it was reckoned."""

from django.db import migrations

from core.ledgers import Kept


class Migration(migrations.Migration):
    dependencies = [("marking", "0001_initial")]
    operations = [
        Kept("PayLine"),
    ]
