"""The words that led a reader to a document are marked in it."""

import pytest

from disclosure.models import Relation
from disclosure.workflow import publish
from tests.factories import DisclosureFactory, IssuingBodyFactory, SubjectFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document():
    return DisclosureFactory(
        title="云汀区行政执法监督办法",
        content_html="<p>行政<b>执法</b>应当公正。</p><p>监督行政执法。</p>",
    )


def test_a_result_leads_to_the_marked_document(client, document):
    page = client.get("/disclosures/", {"q": "行政执法"}).text
    address = f"{document.get_absolute_url()}?q=%E8%A1%8C%E6%94%BF%E6%89%A7%E6%B3%95"
    assert f'href="{address}"' in page
    marked = client.get(address).text
    assert "云汀区<mark>行政执法</mark>监督办法" in marked
    assert '<mark id="hit-1">行政</mark><b><mark>执法</mark>' in marked
    assert '<mark id="hit-2">行政执法</mark>' in marked
    assert 'href="#hit-1"' in marked
    assert "正文中共 2 处" in " ".join(marked.split())
    assert f'href="{document.get_absolute_url()}">去掉标记' in marked
    assert '<meta name="robots" content="noindex">' in marked
    assert (
        f'rel="canonical" href="http://127.0.0.1:8000{document.get_absolute_url()}"' in marked
    )


@pytest.mark.parametrize("query", ["", "  ", "!!", "-行政", '"', "\x00"])
def test_what_names_no_word_marks_nothing(client, document, query):
    page = client.get(document.get_absolute_url(), {"q": query})
    assert page.status_code == 200
    assert "<mark" not in page.text
    assert "去掉标记" not in page.text


def test_a_word_that_is_not_there_is_said(client, document):
    page = client.get(document.get_absolute_url(), {"q": "水库"}).text
    assert "正文中没有" in page
    assert "<mark" not in page


def test_what_was_typed_is_text(client, document):
    page = client.get(document.get_absolute_url(), {"q": "行政<script>alert(1)</script>"}).text
    assert "<script>alert" not in page


@pytest.mark.parametrize("address", ["{}", "{}?q=公正", "/api/v1{}"])
def test_a_document_takes_five_queries_whatever_it_holds(
    client, django_assert_num_queries, address
):
    bodies, subjects = IssuingBodyFactory.create_batch(3), SubjectFactory.create_batch(3)
    target = DisclosureFactory()
    document = DisclosureFactory(
        content_html="<p>公正。</p>", subjects=subjects, state="draft", issuing_body=bodies[0]
    )
    for body in bodies[1:]:
        document.co_issuer_links.create(body=body)
    Relation.objects.create(source=document, target=target, kind="amends")
    Relation.objects.create(source=document, target_title="别处的文件", kind="based_on")
    publish(document)
    Relation.objects.create(source=target, target=document, kind="related")
    plain = DisclosureFactory(content_html="<p>公正。</p>")
    for each in (plain, document):
        url = address.format(each.get_absolute_url())
        client.get(address.format(target.get_absolute_url()))
        # The log's head, the document, relations, subjects with co-issuers, attachments.
        with django_assert_num_queries(5):
            assert client.get(url).status_code == 200
