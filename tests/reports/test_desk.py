"""Annual reports at the desk: what is due, a draft begun, what a document is."""

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.enums import Role, State
from disclosure.installation import install
from disclosure.models import Disclosure
from disclosure.workflow import revise
from reports.models import Report, ReportKind
from tests.disclosure.desk import address, person_of
from tests.factories import DisclosureFactory, IssuingBodyFactory, UserFactory
from tests.reports.factories import IndicatorFactory, ReportFactory

pytestmark = pytest.mark.django_db
LAST = timezone.localdate().year - 1
TEXT = "<h2>一、主要举措</h2><p>办案876件。</p><h2>二、存在的不足</h2><p>力量不足。</p>"


@pytest.fixture
def kind() -> ReportKind:
    install()
    ReportKind.objects.exclude(code="rule-of-law").update(expected_of=[])
    return ReportKind.objects.get(code="rule-of-law")


def page(name: str, *args) -> str:
    return reverse(f"admin:reports_report_{name}", args=args)


def clerk_of(client, body, *roles: Role):
    person = person_of(body, *(roles or [Role.EDITOR]))
    client.force_login(person)
    return person


# --- what is due ----------------------------------------------------------------------


def test_a_clerk_sees_what_their_own_bodies_owe(client, kind):
    ours, theirs = IssuingBodyFactory(name="甲局"), IssuingBodyFactory(name="乙局")
    ReportFactory(kind=kind, year=LAST, document={"issuing_body": ours})
    clerk_of(client, ours)
    response = client.get(page("changelist"))
    [(owed, words, url)] = response.context["owed"]
    assert (owed.row.body, owed.year, words) == (ours, LAST + 1, "起草")
    assert f"year={LAST + 1}" in url
    assert theirs.name not in response.text
    assert owed.due_on.isoformat() in response.text
    assert f"还有 {owed.days} 天" in response.text


def test_what_is_missing_leads_to_its_draft_and_the_next_one_is_begun(client, kind):
    body = IssuingBodyFactory()
    ReportFactory(kind=kind, year=LAST - 2, document={"issuing_body": body})
    document = {"issuing_body": body, "state": State.DRAFT}
    draft = ReportFactory(kind=kind, year=LAST - 1, document=document)
    clerk_of(client, body)
    due = client.get(page("changelist")).context["owed"]
    years = [(each.year, each.is_over, words) for each, words, _url in due]
    late = timezone.localdate() > kind.due_on(LAST, body)
    assert years[:2] == [(LAST - 1, True, "草稿"), (LAST, late, "起草")]
    assert due[0][2] == address("disclosure_change", draft.pk)
    assert f"已逾期 {-due[0][0].days} 天" in client.get(page("changelist")).text


def test_whoever_reviews_sees_what_is_due_and_begins_nothing(client, kind):
    body = IssuingBodyFactory()
    ReportFactory(kind=kind, year=LAST, document={"issuing_body": body})
    clerk_of(client, body, Role.REVIEWER)
    [(_owed, words, url)] = client.get(page("changelist")).context["owed"]
    assert (words, url) == ("", "")
    assert client.get(page("add")).status_code == 403


def test_the_first_page_leads_to_what_is_due(client, kind):
    clerk_of(client, IssuingBodyFactory())
    text = client.get("/admin/").text
    assert f'href="{page("changelist")}"' in text
    assert f'href="{page("add")}"' in text


def test_nobody_without_a_body_sees_it(client, kind):
    client.force_login(UserFactory(is_superuser=False))
    assert client.get(page("changelist")).status_code == 403


@pytest.mark.parametrize("length", [1, 8])
def test_what_is_due_takes_a_fixed_number_of_queries(
    client, django_assert_max_num_queries, kind, length
):
    for _turn in range(length):
        ReportFactory(kind=kind, year=LAST)
        ReportFactory(kind=kind, year=LAST, document={"state": State.DRAFT})
    client.force_login(UserFactory())
    client.get(page("changelist"))
    # Session, person, the log's head, what is public, what is on its way, what is on the page.
    with django_assert_max_num_queries(6):
        client.get(page("changelist"))


# --- beginning one --------------------------------------------------------------------


def test_a_report_is_begun_with_what_the_page_was_asked_for(client, kind):
    body = IssuingBodyFactory()
    clerk = clerk_of(client, body)
    asked = client.get(page("add"), {"kind": kind.pk, "year": LAST})
    assert asked.context["form"]["body"].initial == body.pk
    response = client.post(
        page("add"), {"kind": kind.pk, "body": body.pk, "year": LAST, "scope": "own"}
    )
    draft = Disclosure.objects.get()
    assert response.url == address("disclosure_change", draft.pk)
    assert (draft.written_by, draft.report.year) == (clerk, LAST)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"year": "二〇二五"}, "year"),
        ({"year": "99999999999999999999"}, "year"),
        ({"year": LAST + 2}, "year"),
        ({"kind": "0"}, "kind"),
        ({"kind": "1e400"}, "kind"),
        ({"body": ""}, "body"),
        ({"scope": "half"}, "scope"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_at_its_field(client, kind, sent, field):
    body = IssuingBodyFactory()
    clerk_of(client, body)
    data = {"kind": kind.pk, "body": body.pk, "year": LAST, "scope": "own"} | sent
    response = client.post(page("add"), data)
    assert list(response.context["form"].errors) == [field]
    assert not Disclosure.objects.exists()


def test_a_clerk_begins_nothing_for_another_body(client, kind):
    clerk_of(client, IssuingBodyFactory())
    other = IssuingBodyFactory()
    client.post(page("add"), {"kind": kind.pk, "body": other.pk, "year": LAST, "scope": "own"})
    assert not Disclosure.objects.exists()


def test_a_second_one_is_refused_on_the_page(client, kind):
    report = ReportFactory(kind=kind, year=LAST)
    body = report.disclosure.issuing_body
    clerk_of(client, body)
    data = {"kind": kind.pk, "body": body.pk, "year": LAST, "scope": "own"}
    assert "已有一份" in client.post(page("add"), data).text


# --- one document ---------------------------------------------------------------------


def test_a_draft_is_made_a_report_by_what_its_title_suggests(client, kind):
    draft = DisclosureFactory(state=State.DRAFT, title="2023年度法治政府建设情况的报告")
    clerk_of(client, draft.issuing_body)
    form = client.get(page("change", draft.pk)).context["form"]
    assert (form.initial["kind"], form.initial["year"]) == (kind, 2023)
    client.post(
        page("change", draft.pk), {"_set": "", "kind": kind.pk, "year": 2023, "scope": "own"}
    )
    assert Report.objects.get(pk=draft.pk).year == 2023
    client.post(page("change", draft.pk), {"_unset": ""})
    assert not Report.objects.exists()


def test_last_years_sections_and_figures_stand_beside_a_draft(client, kind):
    document = {"issuing_body": IssuingBodyFactory(), "content_html": TEXT}
    cases = IndicatorFactory(name="执法案件")
    ReportFactory(kind=kind, year=LAST - 1, document=document, figures={cases: 876})
    draft = ReportFactory(
        kind=kind,
        year=LAST,
        document=document | {"state": State.DRAFT, "content_html": TEXT.replace("876", "9")},
    )
    clerk_of(client, draft.disclosure.issuing_body)
    Report.objects.get(year=LAST - 1).figures.update(quote="办案876件")
    text = client.get(page("change", draft.pk)).text
    assert "执法案件 876件" in text
    assert text.index("办案9件") < text.index(">876</a>件")
    assert "第一责任人履职情况" in text


def test_the_form_and_the_step_say_which_report_it_is_and_what_it_seems_to_lack(client, kind):
    draft = ReportFactory(
        kind=kind, year=LAST, document={"state": State.DRAFT, "content_html": TEXT}
    )
    clerk_of(client, draft.disclosure.issuing_body)
    for name in ["disclosure_change", "disclosure_submit"]:
        text = client.get(address(name, draft.pk)).text
        assert f"{LAST} 年度法治政府建设年度报告（本机关）" in text
        assert "第一责任人履职情况" in text
    client.post(address("disclosure_submit", draft.pk))
    draft.disclosure.refresh_from_db()
    assert draft.disclosure.state == State.IN_REVIEW  # a warning refuses nothing


def test_a_document_that_is_none_offers_to_be_one_while_it_is_a_draft(client, kind):
    draft = DisclosureFactory(state=State.DRAFT)
    shown = DisclosureFactory(issuing_body=draft.issuing_body)
    clerk_of(client, draft.issuing_body)
    assert "设为年度报告" in client.get(address("disclosure_change", draft.pk)).text
    assert "设为年度报告" not in client.get(address("disclosure_change", shown.pk)).text


def test_what_is_public_is_only_read_and_its_revision_is_edited(client, kind):
    report = ReportFactory(kind=kind, year=LAST)
    body = report.disclosure.issuing_body
    clerk_of(client, body)
    url = page("change", report.pk)
    assert "_set" not in client.get(url).text
    client.post(url, {"_unset": ""})
    client.post(url, {"_set": "", "kind": kind.pk, "year": 2019, "scope": "own"})
    assert Report.objects.get().year == LAST
    copy = revise(report.disclosure)
    client.post(
        page("change", copy.pk), {"_set": "", "kind": kind.pk, "year": 2019, "scope": "own"}
    )
    assert Report.objects.get(pk=copy.pk).year == 2019


def test_another_bodys_draft_is_not_found(client, kind):
    draft = ReportFactory(kind=kind, document={"state": State.DRAFT})
    clerk_of(client, IssuingBodyFactory())
    assert client.get(page("change", draft.pk)).status_code == 404
    assert client.post(page("change", draft.pk), {"_unset": ""}).status_code == 404
    assert Report.objects.exists()


def test_whoever_is_not_signed_in_is_asked_to(client, kind):
    for url in [page("changelist"), page("add"), page("change", 1)]:
        assert client.get(url).url.startswith("/admin/login/")
