"""Index numbers are put in order by code point on both databases: an export is the same."""

from django.db import migrations

COLUMN = 'ALTER TABLE disclosure_disclosure ALTER COLUMN index_number TYPE varchar(64)'


def by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # SQLite does so by itself
        schema_editor.execute(f'{COLUMN} COLLATE "C"')


def as_before(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'{COLUMN} COLLATE "default"')


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0012_autosaves")]

    operations = [migrations.RunPython(by_code_point, as_before)]
