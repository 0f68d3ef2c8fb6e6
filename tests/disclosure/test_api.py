"""The API as a whole: lists of the structure, the schema, its page, errors, throttling."""

from datetime import date

import pytest
import schemathesis
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from rest_framework.throttling import AnonRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from accounts.models import ApiToken
from disclosure.api import views
from disclosure.enums import Section, State
from disclosure.models import Column
from portal.wsgi import application
from tests.disclosure.test_api_disclosures import full_document, problem
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)
from tests.reports.factories import IndicatorFactory, ReportFactory

ADDRESSES = [
    *("/api/v1/disclosures/", "/api/v1/bodies/", "/api/v1/subjects/", "/api/v1/columns/"),
    "/api/v1/changes/",
]
LISTS = ["disclosures", "changes", "drafts", "reports", "figures"]
WITHOUT_PARAMETERS = ["bodies", "subjects", "columns", "indicators"]


def listed(results: list) -> dict:
    return {"count": len(results), "next": None, "previous": None, "results": results}


@pytest.mark.django_db(transaction=True)
def test_bodies_are_one_list_with_codes_of_what_they_refer_to(client):
    office = IssuingBodyFactory(code="1000", name="云汀区人民政府", kind="government")
    heir = IssuingBodyFactory(code="1002", name="云汀区自然资源局", parent=office)
    IssuingBodyFactory(
        code="1001",
        name="云汀区国土局",
        short_name="国土局",
        parent=office,
        dissolved_on=date(2019, 3, 1),
        successor=heir,
    )
    department = {"code": "department", "label": "政府部门"}
    expected = [
        {
            "code": "1000",
            "name": "云汀区人民政府",
            "short_name": "",
            "kind": {"code": "government", "label": "人民政府"},
            "parent": "",
            "dissolved_on": None,
            "successor": "",
            "url": "/disclosures/?body=1000",
        },
        {
            "code": "1001",
            "name": "云汀区国土局",
            "short_name": "国土局",
            "kind": department,
            "parent": "1000",
            "dissolved_on": "2019-03-01",
            "successor": "1002",
            "url": "/disclosures/?body=1001",
        },
        {
            "code": "1002",
            "name": "云汀区自然资源局",
            "short_name": "",
            "kind": department,
            "parent": "1000",
            "dissolved_on": None,
            "successor": "",
            "url": "/disclosures/?body=1002",
        },
    ]
    assert client.get("/api/v1/bodies/").json() == listed(expected)


@pytest.mark.django_db(transaction=True)
def test_subjects_are_a_tree(client):
    head = SubjectFactory(code="1600", name="公安、司法")
    SubjectFactory(code="1603", name="司法", parent=head)
    child = {
        "code": "1603",
        "name": "司法",
        "url": "/disclosures/?subject=1603",
        "children": [],
    }
    expected = {
        "code": "1600",
        "name": "公安、司法",
        "url": "/disclosures/?subject=1600",
        "children": [child],
    }
    assert client.get("/api/v1/subjects/").json() == listed([expected])


@pytest.mark.django_db(transaction=True)
def test_columns_are_a_tree_in_the_order_by_hand(client):
    section = Column.objects.create(
        name=str(Section.STATUTORY.label), slug="statutory", position=1, description="主动公开"
    )
    ColumnFactory(
        name="规章文件", slug="rules", parent=section, statutory_item="1", keywords="规章"
    )
    ColumnFactory(name="别处", slug="elsewhere", position=2)
    [first, second] = client.get("/api/v1/columns/").json()["results"]
    kind = {"code": "信息公开", "label": "信息公开"}
    assert first == {
        "path": "statutory",
        "name": "法定主动公开内容",
        "breadcrumb": ["政府信息公开", "法定主动公开内容"],
        "description": "主动公开",
        "keywords": "",
        "column_type": kind,
        "statutory_item": None,
        "url": "/statutory/",
        "children": [
            {
                "path": "statutory/rules",
                "name": "规章文件",
                "breadcrumb": ["政府信息公开", "法定主动公开内容", "规章文件"],
                "description": "",
                "keywords": "规章",
                "column_type": kind,
                "statutory_item": {
                    "code": "1",
                    "label": "第二十条（一）行政法规、规章和规范性文件",
                },
                "url": "/columns/statutory/rules/",
                "children": [],
            }
        ],
    }
    assert (second["path"], second["url"]) == ("elsewhere", "/columns/elsewhere/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["bodies", "subjects", "columns"])
def test_the_structure_takes_one_query(client, django_assert_num_queries, name):
    full_document()
    client.get(f"/api/v1/{name}/")
    with django_assert_num_queries(1):
        client.get(f"/api/v1/{name}/")


# --- errors -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/disclosures/", "/api/a%0Ab.c/"],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_a_problem_in_chinese(client, address, method):
    body = problem(getattr(client, method)(address), 404)
    assert body["detail"] == "没有这个地址。接口说明见 /api/docs/。"


@pytest.mark.django_db(transaction=True)
def test_an_address_that_only_lacks_its_slash_is_led_to_the_right_one(client):
    response = client.get("/api/v1/disclosures?year=2021")
    assert (response.status_code, response["Location"]) == (
        301,
        "/api/v1/disclosures/?year=2021",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_api_is_for_reading_only(client, address, method):
    response = getattr(client, method)(address, "{", content_type="application/json")
    assert problem(response, 405)["detail"] == "这里只供读取：请用 GET。"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ADDRESSES)
def test_head_and_options_answer_without_a_body(client, address):
    assert (client.head(address).status_code, client.head(address).content) == (200, b"")
    options = client.options(address)
    assert (options.status_code, options.content) == (204, b"")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*"])
def test_there_is_one_form_whatever_a_reader_accepts(client, accept):
    response = client.get("/api/v1/bodies/", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.django_db(transaction=True)
def test_more_parameters_than_any_request_needs_are_refused_in_words(client):
    response = client.get("/api/v1/disclosures/?" + "&".join("q=1" for _ in range(6000)))
    assert "请求无法读懂" in problem(response, 400)["detail"]


@pytest.mark.django_db(transaction=True)
def test_what_breaks_inside_is_a_problem_too_and_is_logged(client, monkeypatch, caplog):
    def broken(request):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(views, "page_of", lambda rows, request: broken(request))
    client.raise_request_exception = False
    response = client.get("/api/v1/disclosures/")
    assert problem(response, 500)["title"] == "服务器出错"
    assert "secret" not in response.text
    assert "a secret of the inside" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_too_many_requests_are_told_when_to_come_again(client, monkeypatch):
    monkeypatch.setattr(views.ReadingView, "throttle_classes", [AnonRateThrottle])
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    cache.clear()
    answers = [client.get("/api/v1/bodies/") for _ in range(3)]
    cache.clear()
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    wait = int(answers[2]["Retry-After"])
    assert 0 < wait <= 60
    assert problem(answers[2], 429)["detail"] == f"请求过于频繁，请在 {wait} 秒后再试。"


# --- the schema and its page ------------------------------------------------------------


def test_the_schema_is_valid_and_without_warnings(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn")
    out, err = capsys.readouterr()
    assert "/api/v1/disclosures/{index_number}/" in out
    assert err == ""


@pytest.mark.django_db(transaction=True)
def test_the_docs_work_offline_and_without_an_inline_script(client):
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "//" not in page.text.replace("<!DOCTYPE html>", "")
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/schema/" in script.text
    assert '"validatorUrl": null' in script.text
    schema = client.get("/api/schema/", headers={"accept": "application/json"})
    assert schema.status_code == 200


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", GenerationMode)
def test_requests_made_from_the_schema_get_what_it_promises(mode):
    """Right and hostile ones; every answer has a documented status and form."""
    full_document()
    DisclosureFactory(state=State.DRAFT)
    ReportFactory(figures={IndicatorFactory(): 876})
    token = ApiToken(person=UserFactory(), name="测试")
    secret = token.renew(days=1)
    token.save()
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    tried = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        if mode == GenerationMode.NEGATIVE and not (operation.query or operation.body):
            continue  # without a parameter there is nothing to get wrong

        @settings(
            max_examples=40,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def check(case):
            if case.path.startswith("/api/v1/drafts/"):
                case.headers = {"Authorization": f"Token {secret}"}
            case.call_and_validate(checks=CHECKS)
            tried.add((case.method, case.path))

        check()
    draft = "/api/v1/drafts/{id}/"
    to_get_wrong = {
        *(("GET", f"/api/v1/{name}/") for name in LISTS),
        ("GET", "/api/v1/disclosures/export/"),
        *(("POST", "/api/v1/drafts/"), ("PATCH", draft), ("POST", f"{draft}attachments/")),
    }
    others = {
        *(("GET", f"/api/v1/{name}/") for name in WITHOUT_PARAMETERS),
        *(("GET", f"/api/v1/reports/{{kind}}/{{year}}/{{body}}/{end}") for end in ["", "all/"]),
        *(("GET", "/api/v1/disclosures/{index_number}/"), ("GET", draft), ("DELETE", draft)),
        ("POST", f"{draft}submit/"),
        *((method, draft + "attachments/{public_id}/") for method in ["GET", "DELETE"]),
    }
    assert tried == to_get_wrong | (others if mode == GenerationMode.POSITIVE else set())
