"""Reports, indicators and figures for programs."""

import csv
import io
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from disclosure.enums import State
from disclosure.workflow import revise, withdraw
from disclosure.workflow.editing import edit
from reports.api import export
from reports.models import Report
from tests.disclosure.test_api_disclosures import problem
from tests.factories import IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory

pytestmark = pytest.mark.django_db
REPORTS, FIGURES = "/api/v1/reports/", "/api/v1/figures/"
SECRET = 987654


@pytest.fixture
def kind():
    return ReportKindFactory(code="yearly", name="年度报告", due="03-31")


@pytest.fixture
def cases(kind):
    return IndicatorFactory(code="cases", name="执法案件", unit="件", kind=kind)


def report(kind, figures=None, *, body=None, state=State.PUBLISHED, **fields) -> Report:
    document = {"issuing_body": body or IssuingBodyFactory(), "state": state}
    return ReportFactory(kind=kind, figures=figures, document=document, **fields)


def found(client, address: str, **asked) -> list[dict]:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_report_in_the_list_and_by_itself(client, kind, cases):
    body = IssuingBodyFactory(code="1001", name="云汀区水利局")
    made = report(
        kind,
        {cases: 876},
        body=body,
        year=2020,
        at=datetime(2021, 4, 2, tzinfo=ZoneInfo("Asia/Shanghai")),
        tables={"fees": {"a": "1.2"}},
    )
    number = made.disclosure.index_number
    [listed] = found(client, REPORTS)
    assert listed == {
        "kind": {"code": "yearly", "name": "年度报告"},
        "year": 2020,
        "scope": {"code": "own", "label": "本机关"},
        "body": {"code": "1001", "name": "云汀区水利局"},
        "index_number": number,
        "title": made.disclosure.title,
        "published_on": "2021-04-02",
        "due_on": "2021-03-31",
        "days_late": 2,
        "figures_count": 1,
        "url": f"/disclosures/{number}/",
        "report_url": "/reports/yearly/2020/1001/",
    }
    detail = client.get(f"{REPORTS}yearly/2020/1001/").json()
    figure = {
        "indicator": {"code": "cases", "name": "执法案件", "unit": "件"},
        "value": "876",
        "bound": {"code": "", "label": "等于"},
        "quote": "共876件",
        "start": 0,
    }
    assert detail == listed | {"figures": [figure], "tables": {"fees": {"a": "1.2"}}}
    assert problem(client.get(f"{REPORTS}yearly/2020/1001/all/"), 404)["detail"]
    assert problem(client.get(f"{REPORTS}other/2020/1001/"), 404)
    assert problem(client.get(f"{REPORTS}yearly/2020/9999/"), 404)


def test_own_and_summed_report_have_an_address_each(client, kind, cases):
    body = IssuingBodyFactory(code="1001")
    report(kind, {cases: 1}, body=body, year=2020)
    report(kind, {cases: 9}, body=body, year=2020, scope="all")
    values = {
        address: client.get(f"{REPORTS}yearly/2020/1001/{address}").json()["figures"][0][
            "value"
        ]
        for address in ("", "all/")
    }
    assert values == {"": "1", "all/": "9"}
    assert [row["report_url"] for row in found(client, REPORTS, scope="all")] == [
        "/reports/yearly/2020/1001/all/"
    ]


def test_reports_are_filtered_as_figures_are(client, kind):
    upper = IssuingBodyFactory(code="1000")
    lower = IssuingBodyFactory(code="1001", parent=upper)
    other = ReportKindFactory(code="other")
    for year in (2021, 2022, 2023):
        report(kind, body=lower, year=year)
    report(other, body=upper, year=2023)
    report(kind, year=2023)

    def years(**asked):
        return [row["year"] for row in found(client, REPORTS, **asked)]

    assert years() == [2023, 2023, 2023, 2022, 2021]
    assert years(body="1000") == [2023, 2023, 2022, 2021]
    assert years(body="1001", year_from=2022) == [2023, 2022]
    assert years(kind="other") == [2023]
    assert years(year=[2021, 2022]) == [2022, 2021]
    assert years(year_to=2021) == [2021]


def test_a_figure_names_its_report_and_leads_to_its_sentence(client, kind, cases):
    body = IssuingBodyFactory(code="1001", name="云汀区水利局")
    made = report(kind, {cases: 400}, body=body, year=2020)
    made.figures.update(bound="more_than")
    assert found(client, FIGURES) == [
        {
            "indicator": {"code": "cases", "name": "执法案件", "unit": "件"},
            "value": "400",
            "bound": {"code": "more_than", "label": "多于"},
            "quote": "共400件",
            "start": 0,
            "kind": {"code": "yearly", "name": "年度报告"},
            "year": 2020,
            "scope": {"code": "own", "label": "本机关"},
            "body": {"code": "1001", "name": "云汀区水利局"},
            "index_number": made.disclosure.index_number,
            "url": "/reports/yearly/2020/1001/#figure-cases",
        }
    ]


def test_figures_by_indicator_body_kind_and_years(client, kind, cases):
    other = IndicatorFactory(code="other")
    upper = IssuingBodyFactory(code="1000")
    lower = IssuingBodyFactory(code="1001", parent=upper)
    for year in (2021, 2022, 2023):
        report(kind, {cases: year, other: year + 1000}, body=lower, year=year)
    report(kind, {cases: 7}, year=2023)

    def values(**asked):
        return [row["value"] for row in found(client, FIGURES, **asked)]

    assert values() == ["7", "2023", "3023", "2022", "3022", "2021", "3021"]
    assert values(indicator="cases") == ["7", "2023", "2022", "2021"]
    assert values(body="1000", indicator="other") == ["3023", "3022", "3021"]
    assert values(body="1000", year=[2021, 2023], indicator="cases") == ["2023", "2021"]
    assert values(year_from=2022, year_to=2022) == ["2022", "3022"]
    assert values(kind="yearly", page_size=1, page=2) == ["2023"]


def test_indicators_say_what_they_are(client, kind):
    IndicatorFactory(
        code="share",
        name="网上可办率",
        unit="%",
        value_kind="share",
        better="up",
        kind=kind,
        synonyms=["可网办"],
    )
    IndicatorFactory(code="sum", name="总数", sum_of=["share"], position=1)
    first, second = found(client, "/api/v1/indicators/")
    assert first == {
        "code": "share",
        "name": "网上可办率",
        "unit": "%",
        "value_kind": {"code": "share", "label": "比例"},
        "better": {"code": "up", "label": "越高越好"},
        "kind": {"code": "yearly", "name": "年度报告"},
        "synonyms": ["可网办"],
        "sum_of": [],
    }
    assert (second["better"], second["kind"], second["sum_of"]) == (None, None, ["share"])


def hide(kind, cases) -> list[Report]:
    """A draft, one in review, a withdrawn and a rejected one, and a revision."""
    hidden = [report(kind, {cases: SECRET}, state=State.DRAFT)]
    withdrawn = report(kind, {cases: SECRET})
    withdraw(withdrawn.disclosure, reason="数据有误，正在核实。", ground="核查")
    rejected = report(kind, {cases: SECRET})
    rejected.figures.update(state="rejected")
    shown = report(kind, {cases: 5})
    with edit(revise(shown.disclosure), ground="数据") as copy:
        copy.report.figures.update(value=SECRET)
    return [*hidden, withdrawn]


def test_nothing_that_is_not_public_or_not_confirmed_is_given(client, kind, cases):
    hidden = hide(kind, cases)
    doors = [REPORTS, FIGURES, "/api/v1/indicators/", f"{FIGURES}?year=2025"]
    doors += [f"{FIGURES}?as=csv", f"{FIGURES}?as=jsonl", "/reports/figures/?indicator=cases"]
    for made in Report.objects.public():
        code = made.disclosure.issuing_body.code
        doors.append(f"{REPORTS}yearly/2025/{code}/")
    for door in doors:
        answer = client.get(door)
        assert answer.status_code == 200, door
        text = b"".join(answer).decode()
        assert str(SECRET) not in text, door
        for each in hidden:
            assert each.disclosure.title not in text, door
    assert len(found(client, REPORTS)) == 2
    assert [row["value"] for row in found(client, FIGURES)] == ["5"]


def test_a_withdrawn_report_is_gone_with_its_reason_and_a_draft_was_never_there(
    client, kind, cases
):
    draft, withdrawn = hide(kind, cases)
    code = withdrawn.disclosure.issuing_body.code
    detail = problem(client.get(f"{REPORTS}yearly/2025/{code}/"), 410)["detail"]
    assert "数据有误，正在核实。" in detail
    code = draft.disclosure.issuing_body.code
    assert problem(client.get(f"{REPORTS}yearly/2025/{code}/"), 404)


@pytest.mark.parametrize(
    ("address", "asked", "name"),
    [
        (FIGURES, {"indicator": "nobody"}, "indicator"),
        (FIGURES, {"body": "9\x00"}, "body"),
        (FIGURES, {"year": "二〇二〇"}, "year"),
        (FIGURES, {"year_from": "1e3"}, "year_from"),
        (FIGURES, {"year_from": 2024, "year_to": 2020}, "year_from"),
        (FIGURES, {"as": "pdf"}, "as"),
        (FIGURES, {"as": ""}, "as"),
        (FIGURES, {"as": "csv", "page": 2}, "page"),
        (FIGURES, {"value": 3}, "value"),
        (FIGURES, {"page_size": 101}, "page_size"),
        (REPORTS, {"indicator": "cases"}, "indicator"),
        (REPORTS, {"scope": "half"}, "scope"),
        (REPORTS, {"page": "x"}, "page"),
        ("/api/v1/indicators/", {"page": 1}, "page"),
    ],
)
def test_what_cannot_be_read_is_a_400_that_names_it(client, cases, address, asked, name):
    assert set(problem(client.get(address, asked), 400)["errors"]) == {name}


def test_a_page_past_the_end_is_not_found(client, cases):
    assert problem(client.get(FIGURES, {"page": 2}), 404)
    assert "?as=csv" in problem(client.get(FIGURES, {"page": 1001}), 404)["detail"]


def test_json_lines_say_what_the_list_says_and_csv_opens_in_a_spreadsheet(
    client, kind, cases, monkeypatch
):
    monkeypatch.setattr(export, "AT_ONCE", 2)
    for year in range(2015, 2020):
        report(kind, {cases: year}, year=year)
    answer = client.get(FIGURES, {"as": "jsonl", "year_from": 2016})
    lines = [json.loads(line) for line in b"".join(answer).splitlines()]
    assert [line["year"] for line in lines] == [2016, 2017, 2018, 2019]
    assert sorted(lines, key=lambda line: -line["year"]) == found(
        client, FIGURES, year_from=2016
    )
    answer = client.get(FIGURES, {"as": "csv"})
    text = b"".join(answer).decode()
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert len(rows) == 5
    row = dict(zip(head, rows[0], strict=True))
    assert (row["指标"], row["数值"], row["范围"]) == ("执法案件", "2015", "本机关")
    assert row["网址"].startswith("http")
    assert answer["Content-Disposition"].endswith('.csv"')


def test_an_export_reads_in_batches(
    client, kind, cases, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(export, "AT_ONCE", 2)
    for year in (2021, 2022, 2023):
        report(kind, {cases: 1}, year=year)
    client.get(REPORTS)
    with django_assert_num_queries(6):  # the log's head, keys and rows, keys and rows, no keys
        b"".join(client.get(FIGURES, {"as": "jsonl"}))


@pytest.mark.parametrize("length", [1, 5])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (REPORTS, 3),  # the log's head, the count, the rows
        (FIGURES, 4),  # and their keys
        ("/api/v1/indicators/", 1),
        (f"{REPORTS}yearly/2001/1001/", 3),  # the head, the report, its figures
    ],
)
def test_an_answer_costs_the_same_however_much_it_holds(
    client, kind, django_assert_num_queries, length, address, queries
):
    many = [IndicatorFactory() for _each in range(length)]
    body = IssuingBodyFactory(code="1001")
    for year in range(length):
        report(kind, dict.fromkeys(many, 1), body=body, year=2001 + year)
    client.get("/api/v1/indicators/")
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_list_is_counted_once_until_something_is_published(
    client, kind, cases, django_assert_num_queries
):
    report(kind, {cases: 1})
    assert client.get(FIGURES).json()["count"] == 1
    with django_assert_num_queries(3):
        client.get(FIGURES, {"page_size": 5})
    report(kind, {cases: 1})
    assert client.get(FIGURES).json()["count"] == 2


def test_answers_come_with_a_validator(client, kind, cases):
    report(kind, {cases: 1})
    for address in (REPORTS, FIGURES, "/api/v1/indicators/"):
        tag = client.get(address)["ETag"]
        assert client.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_the_schema_describes_the_addresses_with_examples(tmp_path):
    path = tmp_path / "schema.json"
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(path), format="openapi-json"
    )
    paths = json.loads(path.read_text())["paths"]
    for name in ("reports", "indicators", "figures"):
        answers = paths[f"/api/v1/{name}/"]["get"]["responses"]["200"]["content"]
        assert answers["application/json"]["examples"], name
    parameters = {each["name"] for each in paths["/api/v1/figures/"]["get"]["parameters"]}
    assert parameters == {
        *("as", "body", "indicator", "kind", "page", "page_size", "scope", "year"),
        *("year_from", "year_to"),
    }
    assert "/api/v1/reports/{kind}/{year}/{body}/all/" in paths
