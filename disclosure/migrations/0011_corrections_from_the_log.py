"""When and why a document was last corrected, as the log has it; a repeal is no correction."""

import json

from django.db import migrations


def without_repeal(text: str) -> dict:
    record = json.loads(text)
    left_out = {"repeal", "expires_on"} if record["repeal"] else {"repeal"}
    return {name: value for name, value in record.items() if name not in left_out}


def take_over(apps, schema_editor):
    entries = apps.get_model("disclosure", "LogEntry").objects
    rows = apps.get_model("disclosure", "Disclosure").objects
    changed = entries.filter(kind="changed").order_by().values_list("subject", flat=True)
    for subject in changed.distinct().iterator(chunk_size=500):
        before, newest = None, None
        versions = entries.filter(subject=subject, kind__in=["published", "changed"])
        for entry in versions.exclude(record__text="").select_related("record").order_by("seq"):
            now = without_repeal(entry.record.text)
            if entry.kind == "changed" and before is not None:
                kept = before.keys() & now.keys()
                if any(before[name] != now[name] for name in kept):
                    newest = entry
            before = now
        if newest is not None:
            rows.filter(index_number=subject).update(
                corrected_at=newest.at, correction_reason=newest.reason
            )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0010_corrections")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
