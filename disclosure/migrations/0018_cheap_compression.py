"""PostgreSQL compresses long texts with lz4, which takes a fraction of pglz's time."""

from django.db import migrations, transaction
from django.db.utils import DatabaseError

TEXTS = [
    ("disclosure_disclosure", ["content_html", "content_text"]),
    ("disclosure_logrecord", ["text"]),
    ("disclosure_auditsnapshot", ["text"]),
]


def set_compression(schema_editor, method: str) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    for table, columns in TEXTS:
        for column in columns:
            try:
                with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                    cursor.execute(
                        f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET COMPRESSION {method}'
                    )
            except DatabaseError:
                return  # a server built without lz4, or older than 14, goes on as it was


def use_lz4(apps, schema_editor):
    set_compression(schema_editor, "lz4")


def use_default(apps, schema_editor):
    set_compression(schema_editor, "default")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0017_followed_site")]
    operations = [migrations.RunPython(use_lz4, use_default)]
