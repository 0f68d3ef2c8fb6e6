"""Data is carried along by migrations, and back."""

import pytest
from django.core.management import call_command
from django.db import connection

from disclosure.audit import AuditVerification
from disclosure.enums import Role, State
from disclosure.models import AuditEntry
from disclosure.workflow import correct, submit
from tests.disclosure.desk import person_of
from tests.factories import DisclosureFactory

BEFORE_THE_AUDIT = "0006"


@pytest.mark.django_db(transaction=True)
def test_events_go_into_the_audit_and_back():
    document = DisclosureFactory(title="有错的标题")
    with correct(document, reason="更正错字") as row:
        row.title = "改好的标题"
    draft = DisclosureFactory(state=State.DRAFT)
    submit(draft, by=person_of(draft.issuing_body, Role.EDITOR, username="zhou"))
    try:
        call_command("migrate", "disclosure", BEFORE_THE_AUDIT, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, ground FROM disclosure_event ORDER BY id")
            events = cursor.fetchall()
        assert events == [("published", ""), ("corrected", "更正错字")]
    finally:
        call_command("migrate", verbosity=0)  # apps above went back too
    entries = AuditEntry.objects.order_by("seq").values_list("kind", "ground")
    assert list(entries) == [("published", ""), ("corrected", "更正错字")]
    assert list(AuditVerification().faults()) == []
    document.refresh_from_db()
    assert document.correction_reason == "更正错字"
