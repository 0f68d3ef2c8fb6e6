"""What was noted as events goes into the chain of the audit, in its order."""

import hashlib
import json
from datetime import UTC

from django.db import migrations

BATCH = 1000


def carry_over(apps, schema_editor):
    events = apps.get_model("disclosure", "Event").objects.select_related("by").order_by("id")
    entry_model = apps.get_model("disclosure", "AuditEntry")
    seq, previous, batch = 0, "0" * 64, []
    for event in events.iterator(chunk_size=BATCH):
        seq += 1
        entry = entry_model(
            seq=seq,
            at=event.at,
            kind="reopened" if event.kind == "unscheduled" else event.kind,
            subject=f"disclosure:{event.disclosure_id}",
            by=event.by,
            username=event.by.username if event.by else "",
            ground=event.ground,
            previous_hash=previous,
        )
        entry.hash = previous = hash_of(entry)
        batch.append(entry)
        if len(batch) == BATCH:
            entry_model.objects.bulk_create(batch)
            batch = []
    entry_model.objects.bulk_create(batch)
    if seq:
        apps.get_model("disclosure", "AuditLog").objects.create(pk=1, seq=seq, hash=previous)


def hash_of(entry) -> str:
    facts = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "kind": entry.kind,
        "subject": entry.subject,
        "by": entry.by_id,
        "username": entry.username,
        "ground": entry.ground,
        "snapshot_hash": "",
        "previous_hash": entry.previous_hash,
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def carry_back(apps, schema_editor):
    event_model = apps.get_model("disclosure", "Event")
    names = {kind for kind, _label in event_model._meta.get_field("kind").choices}
    entries = apps.get_model("disclosure", "AuditEntry").objects.order_by("seq")
    for entry in entries.filter(subject__startswith="disclosure:").iterator(chunk_size=BATCH):
        kind = {"reopened": "unscheduled", "restored": "published"}.get(entry.kind, entry.kind)
        if kind in names:
            event = event_model.objects.create(
                disclosure_id=int(entry.subject.partition(":")[2]),
                kind=kind,
                by_id=entry.by_id,
                ground=entry.ground,
            )
            event_model.objects.filter(pk=event.pk).update(at=entry.at)
    for table in ["auditsnapshot", "auditentry", "auditlog"]:
        schema_editor.execute(f"DELETE FROM disclosure_{table}")


def drop_permissions(apps, schema_editor):
    """Who may do what with documents follows from memberships."""
    permissions = apps.get_model("auth", "Permission").objects
    permissions.filter(
        content_type__app_label="disclosure", content_type__model__in=["disclosure", "event"]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("disclosure", "0007_staff_roles"),
    ]

    operations = [
        migrations.RunPython(carry_over, carry_back),
        migrations.RunPython(drop_permissions, migrations.RunPython.noop),
    ]
