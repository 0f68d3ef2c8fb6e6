"""What tests of the desk share: who signs in, and a form as a browser sends it."""

from django.contrib.auth.models import Permission
from django.urls import reverse

from disclosure.audit import subject_of
from disclosure.enums import Role
from disclosure.models import AuditEntry
from tests.factories import MembershipFactory, UserFactory

PARTS = ["subject_links", "co_issuer_links", "attachments", "relations"]


def clerk(*permissions: str):
    """Someone of the staff with these permissions of the catalogue and no others."""
    user = UserFactory(is_superuser=False)
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="disclosure", codename__in=permissions
        )
    )
    return user


def person_of(body, *roles: Role, **fields):
    """Someone who works for ``body`` in these roles, and is no administrator."""
    person = UserFactory(is_superuser=False, **fields)
    for role in roles:
        MembershipFactory(person=person, body=body, role=role)
    return person


def kinds_of(disclosure) -> list[str]:
    """What the audit says was done with a document, oldest first."""
    rows = AuditEntry.objects.filter(subject=subject_of(disclosure)).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def address(name: str, *args) -> str:
    return reverse(f"admin:disclosure_{name}", args=args)


def filled(disclosure=None, **values) -> dict:
    """The draft form's fields for ``disclosure``, with ``values`` in their place."""
    data = {
        "title": "关于做好防汛工作的通知",
        "document_number": "",
        "keywords": "",
        "source": "",
        "summary": "",
        "disclosure_kind": "proactive",
        "kind_reason": "",
        "repeal_words": "",
        "content_html": "<p>各镇人民政府：</p>",
    }
    if disclosure:
        data |= {
            "title": disclosure.title,
            "document_number": disclosure.document_number,
            "issuing_body": disclosure.issuing_body_id or "",
            "column": disclosure.column_id or "",
            "content_html": disclosure.content_html,
            "seen": disclosure.updated_at.isoformat(),
        }
    for part in PARTS:
        data |= {f"{part}-TOTAL_FORMS": 0, f"{part}-INITIAL_FORMS": 0}
    return data | values
