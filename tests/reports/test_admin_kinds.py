"""Kinds and indicators at the desk: for 系统管理, their lists as lines of text."""

import pytest
from django.urls import reverse

from disclosure.enums import Role
from disclosure.installation import install
from disclosure.models import LogEntry
from reports.models import Indicator, ReportKind
from tests.disclosure.desk import person_of
from tests.factories import IssuingBodyFactory, UserFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory

pytestmark = pytest.mark.django_db


def page(model: str, name: str, *args) -> str:
    return reverse(f"admin:reports_{model}_{name}", args=args)


@pytest.fixture
def manager(client):
    client.force_login(UserFactory())
    return client


KIND = {
    "name": "政府工作报告",
    "code": "government-work",
    "due": "03-15",
    "government_due": "",
    "first_year": "",
    "expected_of": ["government"],
    "title_words": "政府工作 报告\n\n 工作报告 ",
    "column_path": "",
    "outline": "一、工作回顾 | 用数据说话\n二、工作安排",
    "required_parts": "工作安排 | 工作安排、今年工作 | 本地规定",
    "position": "30",
}
INDICATOR = {
    "name": "行政执法案件",
    "code": "enforcement",
    "unit": "件",
    "value_kind": "count",
    "better": "",
    "kind": "",
    "synonyms": "各类执法案件\n执法案件",
    "sum_of": "",
    "position": "10",
}


def test_a_kind_is_written_in_lines_and_comes_back_as_them(manager):
    response = manager.post(page("reportkind", "add"), KIND)
    assert response.status_code == 302
    kind = ReportKind.objects.get()
    assert kind.title_words == ["政府工作 报告", "工作报告"]
    assert kind.expected_of == ["government"]
    assert kind.outline == [
        {"title": "一、工作回顾", "hint": "用数据说话"},
        {"title": "二、工作安排", "hint": ""},
    ]
    assert kind.required_parts == [
        {"name": "工作安排", "words": ["工作安排", "今年工作"], "source": "本地规定"}
    ]
    form = manager.get(page("reportkind", "change", kind.pk)).context["adminform"].form
    assert form["outline"].value() == "一、工作回顾 | 用数据说话\n二、工作安排"
    assert form["required_parts"].value() == KIND["required_parts"]
    assert LogEntry.objects.filter(subject="report-kind:government-work").count() == 1


def test_the_kinds_that_a_site_begins_with_are_saved_unchanged(manager):
    install()
    for kind in ReportKind.objects.all():
        url = page("reportkind", "change", kind.pk)
        form = manager.get(url).context["adminform"].form
        data = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in data.items() if value not in (None, False)}
        assert manager.post(url, data).status_code == 302
        before, after = kind.log_record(), ReportKind.objects.get(pk=kind.pk).log_record()
        assert after == before


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"due": "02-30"}, "due", "没有这一天"),
        ({"due": "3月"}, "due", "月-日"),
        ({"outline": "| 提示"}, "outline", "第1行"),
        ({"outline": "一 | 二 | 三"}, "outline", "标题 | 写作提示"),
        ({"required_parts": "安排 | 用语\n只有名称"}, "required_parts", "第2行"),
        ({"title_words": "字" * 501}, "title_words", "500"),
        ({"title_words": "报告\n" * 201}, "title_words", "200"),
        ({"column_path": "no/such"}, "column_path", "no/such"),
        ({"expected_of": ["kings"]}, "expected_of", "kings"),
        ({"code": "figures"}, "code", "地址"),
        ({"code": "a/b"}, "code", ""),
    ],
)
def test_what_is_wrong_in_a_kind_is_said_at_its_field(manager, sent, field, said):
    response = manager.post(page("reportkind", "add"), KIND | sent)
    errors = response.context["adminform"].form.errors
    assert list(errors) == [field]
    assert said in errors[field][0]
    assert not ReportKind.objects.exists()


def test_an_indicator_may_be_the_sum_of_others_but_never_of_itself(manager):
    IndicatorFactory(code="licences")
    assert (
        manager.post(
            page("indicator", "add"), INDICATOR | {"sum_of": "licences\nlicences"}
        ).status_code
        == 302
    )
    cases = Indicator.objects.get(code="enforcement")
    assert cases.sum_of == ["licences"]
    assert cases.synonyms == ["各类执法案件", "执法案件"]
    licences = Indicator.objects.get(code="licences")
    sent = INDICATOR | {"name": licences.name, "sum_of": "enforcement"}
    response = manager.post(page("indicator", "change", licences.pk), sent)
    assert "循环" in response.context["adminform"].form.errors["sum_of"][0]
    response = manager.post(page("indicator", "change", licences.pk), sent | {"sum_of": "no"})
    assert "no" in response.context["adminform"].form.errors["sum_of"][0]


def test_the_code_of_what_is_there_does_not_change(manager):
    kind = ReportKindFactory(code="yearly")
    manager.post(page("reportkind", "change", kind.pk), KIND)
    kind.refresh_from_db()
    assert (kind.code, kind.name) == ("yearly", "政府工作报告")


def test_a_kind_in_use_is_not_deleted(manager):
    report = ReportFactory()
    url = page("reportkind", "delete", report.kind.pk)
    manager.post(url, {"post": "yes"})
    assert ReportKind.objects.exists()


@pytest.mark.parametrize("model", ["reportkind", "indicator"])
def test_only_system_management_sees_them(client, model):
    client.force_login(person_of(IssuingBodyFactory(), *Role))
    for name in ["changelist", "add"]:
        assert client.get(page(model, name)).status_code == 403
    text = client.get("/admin/").text
    assert page(model, "changelist") not in text


@pytest.mark.parametrize("model", ["reportkind", "indicator"])
def test_the_lists_of_system_management_open(manager, model):
    install()
    IndicatorFactory(kind=ReportKind.objects.first())
    assert manager.get(page(model, "changelist")).status_code == 200
    assert manager.get(page("indicator", "changelist"), {"q": "指标"}).status_code == 200
