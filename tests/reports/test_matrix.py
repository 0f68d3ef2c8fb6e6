"""The pages of all reports: who has published, who was late, who has not."""

from datetime import datetime

import pytest
from django.utils import timezone

from disclosure.enums import State
from tests.factories import IssuingBodyFactory
from tests.reports.factories import ReportFactory, ReportKindFactory

pytestmark = pytest.mark.django_db
LAST_YEAR = timezone.localdate().year - 1


def in_time():
    return timezone.make_aware(datetime(LAST_YEAR + 1, 1, 1, 9))


def kind_due(**fields):
    return ReportKindFactory(
        **{"code": "yearly", "name": "年度工作报告", "due": "01-01"} | fields
    )


def test_the_overview_says_in_words_what_is_there_late_and_missing(client):
    kind = kind_due(expected_of=["department"])
    for name in ["甲局", "乙局", "丙局"]:
        IssuingBodyFactory(name=name)
    bodies = {body.name: body for body in IssuingBodyFactory._meta.model.objects.all()}
    for name, scheduled in [("甲局", in_time()), ("乙局", None)]:
        document = {"issuing_body": bodies[name]}
        ReportFactory(kind=kind, year=LAST_YEAR, at=scheduled, document=document)
    ReportFactory(
        kind=kind,
        year=LAST_YEAR,
        document={"issuing_body": bodies["丙局"], "state": State.DRAFT},
    )
    text = client.get("/reports/").text
    address = f"/reports/yearly/{LAST_YEAR}/{bodies['甲局'].code}/"
    assert f'<td class="published"><a href="{address}">已公开</a></td>' in text
    days = (timezone.localdate() - in_time().date()).days
    assert f">晚 {days} 天</a></td>" in text
    assert '<tr><th scope="row">丙局</th><td class="missing">未公开</td></tr>' in text


def test_a_kind_has_a_page_of_its_own_with_all_years(client):
    kind = kind_due(first_year=LAST_YEAR - 9, expected_of=["department"])
    IssuingBodyFactory()
    assert f'<th scope="col">{LAST_YEAR - 9}</th>' not in client.get("/reports/").text
    response = client.get("/reports/yearly/")
    assert f'<th scope="col">{LAST_YEAR - 9}</th>' in response.text
    assert "<h1>年度工作报告</h1>" in response.text
    assert kind.name in client.get("/reports/").text


@pytest.mark.parametrize("address", ["/reports/nothing/", "/reports/%00/"])
def test_a_kind_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_site_without_kinds_or_reports_says_so(client):
    assert "还没有设置年度报告的种类" in client.get("/reports/").text
    kind_due()
    assert "还没有应当公开或者已经公开的报告" in client.get("/reports/").text


@pytest.mark.parametrize("length", [1, 12])
@pytest.mark.parametrize("address", ["/reports/", "/reports/yearly/"])
def test_the_matrix_takes_two_queries(client, django_assert_num_queries, address, length):
    kind = kind_due()
    for _turn in range(length):
        ReportFactory(kind=kind, year=LAST_YEAR)
    client.get("/reports/nothing/")  # structure and kinds are held from now on
    with django_assert_num_queries(2):  # the log's head, what is public
        assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/", "/annual-reports/"])
def test_the_home_page_and_the_mandatory_section_lead_here(client, address):
    assert 'href="/reports/"' in client.get(address).text


def test_the_overview_leads_to_the_figures(client):
    assert 'href="/reports/figures/"' in client.get("/reports/").text
