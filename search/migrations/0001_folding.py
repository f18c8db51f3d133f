"""How text is compared while searching, and the indexes that make it fast.

`search_fold` gives the words of a text without case, accents and punctuation, a blank before and after each, so that
`LIKE '% w%'` means "a word that begins with w". It is immutable as far as indexes go: the rules of unaccent come with
the server. Names are written with their schema because indexes are built with an empty search path.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FORWARD = """
CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN ' ' || btrim(regexp_replace(
        lower(public.unaccent('public.unaccent', words)), '[[:punct:][:space:]]+', ' ', 'g')) || ' ';
END $$;

-- What posts are asked for: all of these words, the last one perhaps only begun. NULL where there is no word.
CREATE FUNCTION search_query(words text, begun boolean) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    folded text := btrim(public.search_fold(words));
BEGIN
    IF folded = '' THEN
        RETURN NULL;
    END IF;
    RETURN to_tsquery('pg_catalog.simple', replace(folded, ' ', ' & ') || CASE WHEN begun THEN ':*' ELSE '' END);
END $$;

CREATE INDEX search_member ON accounts_member USING gin (
    search_fold(first_name || ' ' || left(last_name, 1)) gin_trgm_ops,
    search_fold(last_name) gin_trgm_ops,
    search_fold(headline) gin_trgm_ops,
    search_fold(place) gin_trgm_ops);
CREATE INDEX search_organisation ON profiles_organisation USING gin (search_fold(name) gin_trgm_ops);
CREATE INDEX search_post ON feed_post USING gin (to_tsvector('pg_catalog.simple', search_fold(text)));
"""

BACKWARD = """
DROP INDEX search_post, search_organisation, search_member;
DROP FUNCTION search_query(text, boolean);
DROP FUNCTION search_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_activity_reach"),
        ("profiles", "0001_initial"),
        ("feed", "0001_initial"),
    ]

    operations = [TrigramExtension(), migrations.RunSQL(FORWARD, BACKWARD)]
