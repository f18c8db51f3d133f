"""Decisions, objections and looks are written once: the database refuses to change or delete them, whoever asks.

One thing may change: a name may be forgotten (set to null), as when its member is deleted.
"""

from django.db import migrations

TABLES = ("decision", "objection", "look")

FORWARD = """
CREATE FUNCTION moderation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    names text[] := ARRAY['about_id', 'by_id', 'author_id'];
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - names = to_jsonb(OLD) - names
        AND to_jsonb(OLD) @> jsonb_strip_nulls(to_jsonb(NEW))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER moderation_{table}_append_only BEFORE UPDATE OR DELETE ON moderation_{table}
    FOR EACH ROW EXECUTE FUNCTION moderation_append_only();
"""
    for table in TABLES
)

BACKWARD = (
    "".join(f"DROP TRIGGER moderation_{table}_append_only ON moderation_{table};\n" for table in TABLES)
    + "DROP FUNCTION moderation_append_only;"
)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
