"""The database's own guard over a ledger, as one line of a migration."""

from typing import Any

from django.db.migrations.operations.base import Operation

POSTGRES = """
CREATE FUNCTION {table}_is_kept() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'A row of {table} is added, never changed.'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_is_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept();
"""
SQLITE = """
CREATE TRIGGER {table}_is_kept BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'A row of {table} is added, never changed.'); END;
"""


class Kept(Operation):
    """From here on the database refuses to change a row of this model's table.

    Removing rows stays possible for the retention run, which takes out whole records when their time is over.
    """

    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        is_postgres = schema_editor.connection.vendor == "postgresql"
        schema_editor.execute((POSTGRES if is_postgres else SQLITE).format(table=table))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_is_kept ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_is_kept")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_is_kept")

    def describe(self) -> str:
        return f"Keep the rows of {self.model} as they were written"


class KeptStill(Kept):
    """The same after a migration that changed the table: SQLite made it anew and lost its guard, PostgreSQL did not."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            return
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_is_kept")
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """What stood before was kept too; SQLite is left with the guard of the table as it is made anew."""

    def describe(self) -> str:
        return f"Keep the rows of {self.model} still"
