"""What tests of the desk share: who signs in, and a form as a browser sends it."""

from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import UserFactory

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
