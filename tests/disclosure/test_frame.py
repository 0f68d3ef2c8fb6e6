"""What pages say beside their subject: where the reader is, and whom to call."""

import pytest
from django.urls import reverse

from disclosure.models import SiteIdentity
from tests.factories import DisclosureFactory

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "0710-0000000"
LINK = f'<a href="tel:{NUMBER}">{NUMBER}</a>'
NOWHERE = "/nowhere/"


def called(phone: str, office: str = "政务公开科") -> None:
    SiteIdentity(pk=1, office=office, phone=phone).save()


@pytest.mark.parametrize("address", ["/", "/guide/", "/disclosures/?q=没有", NOWHERE])
def test_a_plain_telephone_number_is_dialled_by_a_touch(client, address):
    called(NUMBER)
    page = client.get(address).text
    assert LINK in page
    assert NUMBER not in page.replace(LINK, "")


def test_a_number_with_other_words_stays_as_it_is(client):
    called("0710-0000000、0710-0000001 转 2")
    page = client.get("/guide/").text
    assert "0710-0000000、0710-0000001 转 2" in page
    assert "tel:" not in page


def test_every_page_names_the_telephone_alike_without_gaps_between_sentences(client):
    called(NUMBER)
    assert f"首页</a>。仍有疑问，请致电政务公开科：{LINK}。" in client.get(NOWHERE).text
    assert f"请致电政务公开科：{LINK}。" in client.get("/disclosures/?q=没有").text
    called(NUMBER, office="")
    assert f"请致电 {LINK}。" in client.get(NOWHERE).text
    assert f"请致电 {LINK}。" in client.get("/disclosures/?q=没有").text


def test_the_log_says_where_it_stands(client):
    page = client.get(reverse("disclosure:trail"))
    assert [crumb.name for crumb in page.context["crumbs"]] == ["首页", "公开日志"]
    assert page.context["canonical"] == "/trail/"


@pytest.mark.parametrize("words", ["由新的供水条例替代", "由新的供水条例替代。"])
def test_the_notice_of_a_repeal_ends_as_a_sentence(client, words):
    document = DisclosureFactory(repealed_noted_on="2020-01-01", repeal_words=words)
    page = client.get(document.get_absolute_url()).text
    assert "废止说明：由新的供水条例替代。</p>" in page
