"""The database itself refuses to change an audit event.

PostgreSQL also refuses to delete one, unless the retention run says so (SET LOCAL ioc.retention = 'on').
"""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION audit_event_is_kept() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('ioc.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'An audit event is added, never changed.';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_event_is_kept BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_event_is_kept();
"""
SQLITE = """
CREATE TRIGGER audit_event_is_kept BEFORE UPDATE ON audit_auditevent
BEGIN SELECT RAISE(ABORT, 'An audit event is added, never changed.'); END;
"""


def keep(apps, schema_editor):
    statement = {"postgresql": POSTGRES, "sqlite": SQLITE}[schema_editor.connection.vendor]
    schema_editor.execute(statement)


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_event_is_kept ON audit_auditevent")
        schema_editor.execute("DROP FUNCTION audit_event_is_kept")
    else:
        schema_editor.execute("DROP TRIGGER audit_event_is_kept")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(keep, let_go)]
