"""A document's page, and what the API gives of it, take five queries whatever it holds."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.enums import RelationKind, State
from disclosure.models import Relation
from disclosure.workflow import publish
from tests.catalogue import attach
from tests.factories import (
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = ["{}", "{}?q=公正", "/api/v1{}"]


def document(length: int):
    """A public document with ``length`` of everything."""
    bodies = IssuingBodyFactory.create_batch(length + 1)
    made = DisclosureFactory(
        state=State.DRAFT,
        content_html="<p>公正。</p>",
        issuing_body=bodies[0],
        genre=GenreFactory(),
        subjects=SubjectFactory.create_batch(length),
        repealed_noted_on=date(2022, 3, 1) if length else None,
        repealed_by=DisclosureFactory() if length else None,
    )
    for body in bodies[1:]:
        made.co_issuer_links.create(body=body)
    for number in range(length):
        attach(made, f"附表{number}.pdf")
        made.relations.create(kind=RelationKind.AMENDS, target=DisclosureFactory())
        made.relations.create(kind=RelationKind.BASED_ON, target_title=f"外地的规定{number}")
    publish(made)
    for kind in [RelationKind.RELATED, RelationKind.INTERPRETS][:length]:
        Relation.objects.create(source=DisclosureFactory(), target=made, kind=kind)
    return made


@pytest.mark.parametrize("length", [0, 1, 4])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_document_takes_five_queries_whatever_it_holds(
    client, django_assert_num_queries, address, length
):
    asked = address.format(document(length).get_absolute_url())
    client.get("/api/v1/subjects/")  # the structure is held from now on
    # The log's head, the document, relations, subjects with co-issuers, attachments.
    with django_assert_num_queries(5):
        response = client.get(asked)
    assert response.status_code == 200
    for number in range(length):
        assert f"附表{number}.pdf" in response.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_asks_who_reads_a_document(client, address):
    client.force_login(UserFactory())
    asked = address.format(document(1).get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(asked).status_code == 200
    asked_of = " ".join(query["sql"] for query in queries.captured_queries)
    assert "django_session" not in asked_of
    assert "accounts_user" not in asked_of
