"""The view `connections_tie` and the triggers that keep `live` and the list of graph changes true.

They are in the database because no writer may forget them: a service, the admin, a bulk load, a cascade and a hand at
the console all leave the same trace, in the transaction of the change (docs/adr/0003-graph-changes-by-trigger.md).
All are statement triggers over transition tables, so that a bulk load pays once and not a row at a time.
"""

from django.db import migrations

# Above this many pairs in one statement it is cheaper to start Redis anew than to patch it.
LISTED_AT_MOST = 2000

FORWARD = f"""
CREATE VIEW connections_tie AS
    SELECT low_id AS member_id, high_id AS other_id, created_at AS since FROM connections_connection WHERE live
    UNION ALL
    SELECT high_id, low_id, created_at FROM connections_connection WHERE live;

-- Notes pairs for the engine; called with the pairs of one statement.
CREATE FUNCTION connections_note_pairs(lows integer[], highs integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(lows) > {LISTED_AT_MOST} THEN
        INSERT INTO connections_graphchange (low_id, high_id, made_at) VALUES (0, 0, now());
    ELSIF cardinality(lows) > 0 THEN
        INSERT INTO connections_graphchange (low_id, high_id, made_at)
            SELECT low, high, now() FROM unnest(lows, highs) AS pair (low, high);
    END IF;
END $$;

-- New connections: live only if both ends are active. The ends are locked in id order, so that a suspension that is
-- under way is waited for and one that comes later sees the new rows.
CREATE FUNCTION connections_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_member
        WHERE id IN (SELECT low_id FROM changed UNION SELECT high_id FROM changed) ORDER BY id FOR SHARE;
    UPDATE connections_connection c SET live = false
        FROM changed, accounts_member one, accounts_member other
        WHERE c.id = changed.id AND c.live AND one.id = c.low_id AND other.id = c.high_id
            AND NOT (one.is_active AND other.is_active);
    PERFORM connections_note_pairs(array_agg(low_id), array_agg(high_id)) FROM changed;
    RETURN NULL;
END $$;
CREATE TRIGGER connections_inserted AFTER INSERT ON connections_connection
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION connections_inserted();

CREATE FUNCTION connections_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM connections_note_pairs(array_agg(low_id), array_agg(high_id)) FROM changed WHERE live;
    RETURN NULL;
END $$;
CREATE TRIGGER connections_deleted AFTER DELETE ON connections_connection
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION connections_deleted();

CREATE FUNCTION connections_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM before JOIN after USING (id)
               WHERE (before.low_id, before.high_id) IS DISTINCT FROM (after.low_id, after.high_id)) THEN
        RAISE EXCEPTION 'the ends of a connection cannot be changed: delete it and make another';
    END IF;
    PERFORM connections_note_pairs(array_agg(after.low_id), array_agg(after.high_id))
        FROM before JOIN after USING (id) WHERE before.live IS DISTINCT FROM after.live;
    RETURN NULL;
END $$;
CREATE TRIGGER connections_updated AFTER UPDATE ON connections_connection
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION connections_updated();

CREATE FUNCTION connections_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO connections_graphchange (low_id, high_id, made_at) VALUES (0, 0, now());
    RETURN NULL;
END $$;
CREATE TRIGGER connections_truncated AFTER TRUNCATE ON connections_connection
    FOR EACH STATEMENT EXECUTE FUNCTION connections_truncated();

-- A member who becomes inactive, or active again, takes their connections with them.
CREATE FUNCTION connections_member_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM before JOIN after USING (id) WHERE before.is_active <> after.is_active) THEN
        RETURN NULL;
    END IF;
    -- Two members who change at the same moment may be connected: each transaction would see the other as it was. One
    -- after the other, then; the statement below sees what was committed before it. (Whoever changes several members
    -- in several statements locks them all first, in id order: accounts.services.)
    PERFORM pg_advisory_xact_lock(hashtext('connections_member_updated'));
    UPDATE connections_connection c SET live = one.is_active AND other.is_active
        FROM accounts_member one, accounts_member other
        WHERE one.id = c.low_id AND other.id = c.high_id
            AND c.live <> (one.is_active AND other.is_active)
            AND c.id IN (
                SELECT touched.id FROM before JOIN after USING (id)
                JOIN connections_connection touched ON touched.low_id = after.id
                WHERE before.is_active <> after.is_active
                UNION
                SELECT touched.id FROM before JOIN after USING (id)
                JOIN connections_connection touched ON touched.high_id = after.id
                WHERE before.is_active <> after.is_active);
    RETURN NULL;
END $$;
CREATE TRIGGER connections_member_updated AFTER UPDATE ON accounts_member
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION connections_member_updated();
"""

BACKWARD = """
DROP TRIGGER connections_member_updated ON accounts_member;
DROP TRIGGER connections_truncated ON connections_connection;
DROP TRIGGER connections_updated ON connections_connection;
DROP TRIGGER connections_deleted ON connections_connection;
DROP TRIGGER connections_inserted ON connections_connection;
DROP FUNCTION connections_member_updated, connections_truncated, connections_updated, connections_deleted,
    connections_inserted, connections_note_pairs(integer[], integer[]);
DROP VIEW connections_tie;
"""


class Migration(migrations.Migration):
    dependencies = [("connections", "0001_initial"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
