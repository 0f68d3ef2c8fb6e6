"""Old pages become disclosures: what is found, made, told and left alone."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from disclosure.audit import entries_of
from disclosure.enums import BodyKind, EventKind, State, Validity
from disclosure.installation import install
from disclosure.legacy.catalogue import find_column, find_genre, find_subjects
from disclosure.legacy.outcomes import Outcome
from disclosure.legacy.parse import read_page
from disclosure.legacy.places import Places
from disclosure.legacy.save import import_batch, import_page, make_ready
from disclosure.models import (
    Column,
    ColumnAddress,
    Disclosure,
    Genre,
    IssuingBody,
    LegacyPage,
    LogEntry,
    NumberSeries,
    PublicationLog,
)
from disclosure.numbering import allocate_index_number
from disclosure.workflow import bring, erase, withdraw
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

pytestmark = pytest.mark.django_db

PAGE = """云汀区人民政府网
当前位置：首页 > 政府信息公开 > 法定主动公开内容 > 其他主动公开内容 > 公告公示
云汀区河道清理情况通报
来源：   日期：2021-03-09
索引号：{number} 分类：司法;其他
发布机构：{body} 公开日期：2021-03-09
标题：云汀区河道清理情况通报
文号：云水发[2021]03号 主题词：河道；清理
生效时间：2021-04-01 终止时间： 来源：

云汀区河道清理

情况通报

一、清理情况

(一)干流清理到位。全年清理干流12公里。

)支流清理过半。全年清理支流6公里。

{end}
"""


def page(
    *,
    number="014158671/2021-00007",
    body="云汀区水务局",
    end="特此通报。",
    changes=(),
    name="a",
):
    text = PAGE.format(number=number, body=body, end=end)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_page(text.encode(), f"{name}.txt")


SUBJECTS = {
    "04 财政、金融、审计": ["0401 财政", "0404 货币(含外汇)", "0499 其他"],
    "11 农业、林业、水利": ["1105 水利、水务", "1199 其他"],
    "16 公安、安全、司法": ["1603 司法", "1699 其他"],
    "22 其他": ["2299 其他"],
}
COLUMNS = """
guide 政府信息公开指南
statutory 法定主动公开内容
statutory/statistics 统计信息
statutory/statistics/bulletins 统计公报
statutory/budgets 财政预算、决算
statutory/budgets/department-accounts 部门决算
statutory/procurement 政府集中采购
statutory/procurement/implementation 实施情况
statutory/projects 重大建设项目
statutory/projects/progress 实施情况
statutory/other 其他主动公开内容
statutory/other/notices 公告公示
"""


@pytest.fixture
def site():
    """A site with a few columns, subjects and genres."""
    made = {"": None}
    for line in COLUMNS.split("\n")[1:-1]:
        path, name = line.split()
        above, _slash, slug = path.rpartition("/")
        made[path] = ColumnFactory(parent=made[above], slug=slug, name=name)
    for head, below in SUBJECTS.items():
        code, name = head.split()
        parent = SubjectFactory(code=code, name=name)
        for code, name in map(str.split, below):
            SubjectFactory(code=code, name=name, parent=parent)
    GenreFactory(code="notice", name="通知")
    GenreFactory(code="order", name="命令（令）")


@pytest.fixture
def installed():
    """A site as it is set up, with all that the law names."""
    install()


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


# --- the real page --------------------------------------------------------------------


@pytest.fixture
def real(shared):
    return shared / "data" / "xiangcheng-2020-rule-of-law-report.txt"


def test_the_real_page_is_imported_with_every_field(installed, real):
    call_command("import_legacy", real, verbosity=0)
    disclosure = Disclosure.objects.public().get()
    assert disclosure.index_number == "011158671/2021-03075"
    assert disclosure.title == "襄城区人民政府2020年度法治政府建设工作报告"
    assert disclosure.issuing_body.name == disclosure.issuing_body_name == "襄城区人民政府"
    assert disclosure.issuing_body.code == "011158671"
    assert disclosure.issuing_body.kind == BodyKind.GOVERNMENT
    subjects = disclosure.subject_links.values_list("subject__code", "subject__name")
    assert list(subjects) == [("1603", "司法"), ("1699", "其他")]
    assert disclosure.column.path == "statutory/other/rule-of-law-reports"
    assert disclosure.published_at == datetime(2021, 1, 26, 16, tzinfo=UTC)
    assert disclosure.published_on == date(2021, 1, 27)
    assert disclosure.document_number == disclosure.source == disclosure.summary == ""
    assert disclosure.keywords == []
    assert disclosure.genre is None
    assert disclosure.written_on is disclosure.effective_on is disclosure.expires_on is None
    assert disclosure.validity() == Validity.IN_FORCE
    assert disclosure.co_issuer_links.count() == 0
    assert NumberSeries.objects.get(code="011158671", year=2021).last == 3075


def test_the_real_page_keeps_its_text_and_structure(installed, real):
    call_command("import_legacy", real, verbosity=0)
    disclosure = Disclosure.objects.get()
    original = real.read_text(encoding="utf-8")
    _head, _mark, body = original.partition("生效时间: 终止时间: 来源:")
    assert "".join(disclosure.content_text.split()) == "".join(body.split())
    html = disclosure.content_html
    assert html.count("<h2>") == 3
    assert html.count("<h3>") == 3 + 7 + 4
    assert html.count('<p class="text-center">') == 2
    assert "<p>)推进法律顾问体系建设。着力构建" in html
    legacy = disclosure.legacy_page
    assert legacy.original == original
    assert legacy.labels["分类"] == "司法;其他"
    assert legacy.labels["文号"] == ""
    damaged = [text for text in legacy.warnings if ")推进法律顾问体系建设" in text]
    assert damaged == [
        "正文第15段“)推进法律顾问体系建设。着力构建区政府、…”像是序号残缺的标题，已按原文保留。"
    ]


def test_the_real_page_makes_its_columns_where_there_are_none(real):
    call_command("import_legacy", real, verbosity=0)
    chain = Disclosure.objects.public().get().column.chain()
    assert [column.name for column in chain] == [
        *("法定主动公开内容", "其他主动公开内容", "法治政府建设年度报告")
    ]
    assert [column.slug for column in chain] == [
        "statutory",
        "qi-ta-zhu-dong-gong-kai-nei-rong",
        "fa-zhi-zheng-fu-jian-she-nian-du-bao-gao",
    ]


def test_the_plain_text_page_is_imported_as_expected(installed, shared):
    call_command("import_legacy", shared / "data/legacy_pages/09_plain_text.txt", verbosity=0)
    disclosure = Disclosure.objects.public().get()
    assert disclosure.index_number == "014158671/2022-00418"
    assert disclosure.document_number == "云水发〔2022〕4号"
    assert disclosure.issuing_body_name == disclosure.source == "云汀区水务局"
    assert [subject.name for subject in disclosure.subjects.order_by("links")] == [
        *("司法", "水利、水务")
    ]
    assert disclosure.keywords == ["法治政府", "年度报告"]
    assert disclosure.published_on == disclosure.effective_on == date(2022, 1, 20)
    assert disclosure.column.path == "statutory/other/rule-of-law-reports"
    text = disclosure.content_text
    assert "2021年，区水务局坚持以习近平法治思想为指导" in text[:200]
    assert text.endswith("2022年1月18日")
    assert "\n)三是普法宣传的针对性有待增强。\n" in text
    assert "索引号" not in text


# --- one page -------------------------------------------------------------------------


def test_a_page_becomes_public_with_its_day_and_its_original(site):
    source = page()
    result = import_page(source)
    assert (result.outcome, result.index_number) == (Outcome.IMPORTED, "014158671/2021-00007")
    disclosure = Disclosure.objects.public().get()
    assert disclosure.published_on == date(2021, 3, 9)
    assert disclosure.effective_on == date(2021, 4, 1)
    assert disclosure.document_number == "云水发〔2021〕3号"
    assert disclosure.column.path == "statutory/other/notices"
    assert disclosure.content_html == (
        '<p class="text-center">云汀区河道清理</p>\n<p class="text-center">情况通报</p>\n'
        "<h2>一、清理情况</h2>\n<h3>(一)干流清理到位。</h3>\n<p>全年清理干流12公里。</p>\n"
        "<p>)支流清理过半。全年清理支流6公里。</p>\n<p>特此通报。</p>"
    )
    steps = list(entries_of(disclosure).values_list("kind", "by", "ground"))
    assert steps == [(EventKind.IMPORTED, None, "a.txt")]
    legacy = disclosure.legacy_page
    assert (legacy.file_name, legacy.original) == ("a.txt", source.original)
    assert (
        legacy.warnings
        == result.messages
        == [
            "文号“云水发[2021]03号”已规范为“云水发〔2021〕3号”。",
            "正文第5段“)支流清理过半。全年清理支流6公里。”像是序号残缺的标题，已按原文保留。",
            "已新建发布机构“云汀区水务局”，代码 014158671 取自索引号。",
            "分类“其他”在多个类别下都有，已归入“公安、安全、司法”（1699）。",
            "组织机构代码 014158671 的校验位不对，请核对。",
        ]
    )


def test_a_second_run_changes_nothing(site):
    import_page(page())
    before, log = rows(), PublicationLog.head().hash
    result = import_page(page())
    assert (result.outcome, result.messages) == (Outcome.UNCHANGED, [])
    assert (rows(), PublicationLog.head().hash) == (before, log)


def test_a_dry_run_says_the_same_and_writes_nothing(site):
    before, log = rows(), PublicationLog.head().hash
    dry = import_page(page(), dry_run=True)
    assert (rows(), PublicationLog.head().hash) == (before, log)
    assert dry == import_page(page())


def test_a_dry_run_of_an_empty_site_writes_nothing():
    before = rows()
    assert import_page(page(), dry_run=True).outcome == Outcome.IMPORTED
    assert rows() == before
    assert not PublicationLog.objects.exists()


def test_a_page_is_known_by_its_index_number_too(site):
    import_page(page())
    same = import_page(page(changes=[("云汀区人民政府网", "云汀区门户网站")]))
    assert (same.outcome, same.messages) == (Outcome.DOUBLE, [])
    other_text = import_page(page(end="以上通报。"))
    assert other_text.outcome == Outcome.DOUBLE
    assert other_text.messages == ["站内已有这份文件，正文与页面不同，未覆盖。"]
    assert Disclosure.objects.get().content_text.endswith("特此通报。")


def test_a_page_whose_number_another_document_has_waits_for_a_person_without_it(site):
    DisclosureFactory(index_number="014158671/2021-00007", title="另一份文件")
    result = import_page(page())
    assert (result.outcome, result.index_number) == (Outcome.DRAFT, "")
    assert result.messages[-1] == (
        "未公开，存为草稿：索引号 014158671/2021-00007 已用于“另一份文件”，请核对后另行编号。"
    )
    draft = Disclosure.objects.get(title="云汀区河道清理情况通报")
    assert (draft.state, draft.index_number) == (State.DRAFT, "")
    assert draft.legacy_page.labels["索引号"] == "014158671/2021-00007"
    assert import_page(page()).outcome == Outcome.UNCHANGED


def test_what_was_withdrawn_or_erased_does_not_come_back(site):
    import_page(page())
    disclosure = Disclosure.objects.get()
    withdraw(disclosure, reason="正在核实。", ground="核查")
    assert import_page(page()).outcome == Outcome.UNCHANGED
    erase(disclosure, ground="依法删除。")
    result = import_page(page())
    assert (result.outcome, result.messages) == (
        Outcome.UNCHANGED,
        ["这个索引号的文件已依法彻底删除，不再导入。"],
    )
    assert not Disclosure.objects.public().exists()


def test_a_page_without_an_index_number_is_given_one_of_its_year(site):
    IssuingBodyFactory(code="014158671", name="云汀区水务局")
    result = import_page(page(number=""))
    assert result.index_number == "014158671/2021-00001"
    assert "页面没有索引号，已编为 014158671/2021-00001。" in result.messages
    assert import_page(page(number="")).outcome == Outcome.UNCHANGED


def test_a_new_number_never_meets_an_imported_one(site):
    import_page(page())
    body = IssuingBody.objects.get()
    assert allocate_index_number(body, 2021) == "014158671/2021-00008"


def test_a_jump_of_the_series_is_told(site):
    import_page(page())
    changes = [("河道清理", "河岸清理")]
    result = import_page(page(number="014158671/2021-05000", changes=changes))
    assert result.outcome == Outcome.IMPORTED
    assert [text for text in result.messages if "跳过" in text] == [
        "索引号 014158671/2021-05000 比本机构当年已有的最大流水号 7 跳过 4992 个，"
        "已保留；该号段暂停编号，待人工确认。"
    ]
    assert NumberSeries.objects.get().held_from == 7


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([("2021-03-09", "")], "页面没有公开日期。"),
        ([("发布机构：云汀区水务局", "发布机构：")], "请选择发布机构。"),
        (
            [("公开日期：", "公开方式：依申请公开 公开日期：")],
            "公开方式不是“主动公开”，不能在网上公开。",
        ),
    ],
)
def test_a_page_that_lacks_what_publication_needs_stays_a_draft(site, changes, reason):
    result = import_page(page(changes=changes))
    assert result.outcome == Outcome.DRAFT
    assert [text for text in result.messages if "草稿" in text] == [
        f"未公开，存为草稿：{reason}"
    ]
    disclosure = Disclosure.objects.get()
    assert (disclosure.state, disclosure.index_number) == (State.DRAFT, "014158671/2021-00007")
    assert not LogEntry.objects.filter(kind="published").exists()
    assert import_page(page(changes=changes)).outcome == Outcome.UNCHANGED


def test_a_page_without_a_text_stays_a_draft(site):
    empty = read_page("标题：甲\n发布机构：乙局\n公开日期：2021-03-09\n".encode(), "a.txt")
    result = import_page(empty)
    assert result.outcome == Outcome.DRAFT
    assert result.messages[-1] == "未公开，存为草稿：请填写正文，或上传附件。"


def test_a_number_that_can_be_no_address_is_told_and_the_page_waits(site):
    result = import_page(page(number="云?1"))
    assert (result.outcome, result.index_number) == (Outcome.DRAFT, "")
    assert result.messages[-1].startswith("未公开，存为草稿：索引号“云?1”不能用作网址")


def test_what_the_database_refuses_fails_in_words_and_stops_no_other(site, monkeypatch):
    def refuse_one(log, documents):
        if any("河岸" in each.row.title for each in documents):
            raise IntegrityError("no\nmore")
        bring(log, documents)

    monkeypatch.setattr("disclosure.legacy.save.bring", refuse_one)
    pages = [
        page(number=f"014158671/2021-0000{n}", changes=[("河道", name)])
        for n, name in enumerate(["河道", "河岸", "河口"])
    ]
    with transaction.atomic():
        PublicationLog.locked()
        results = import_batch([make_ready(each) for each in pages], Places())
    assert [result.outcome for result in results] == [
        *(Outcome.IMPORTED, Outcome.FAILED, Outcome.IMPORTED)
    ]
    assert results[1].messages == ["数据库不接受这一页：no"]
    assert Disclosure.objects.count() == LegacyPage.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words", "day"),
    [
        (
            [("终止时间：", "终止时间：2020-01-01")],
            "终止时间 2020-01-01 早于生效时间 2021-04-01，终止时间已留空，请核对。",
            "expires_on",
        ),
        (
            [("公开日期：2021-03-09", "公开日期：2999-03-09")],
            "公开日期 2999-03-09 不可能，请核对。",
            "published_on",
        ),
        (
            [("终止时间：", "终止时间： 成文日期：2999-01-01")],
            "成文日期 2999-01-01 不可能，已留空，请核对。",
            "written_on",
        ),
        (
            [("生效时间：2021-04-01", "生效时间：0202-04-01")],
            "生效时间 0202-04-01 不可能，已留空，请核对。",
            "effective_on",
        ),
    ],
)
def test_a_day_that_cannot_be_is_left_out_and_holds_the_page_back(site, changes, words, day):
    result = import_page(page(changes=changes))
    assert result.outcome == Outcome.DRAFT
    assert f"未公开，存为草稿：{words}" in result.messages
    assert getattr(Disclosure.objects.get(), day) is None


def test_a_repealed_page_is_repealed(site):
    result = import_page(page(changes=[("终止时间：", "有效性：废止 终止时间：2022-12-31")]))
    assert result.outcome == Outcome.IMPORTED
    disclosure = Disclosure.objects.get()
    assert disclosure.repeal_words == "原页面标注“废止”。"
    assert disclosure.validity(date(2022, 12, 31)) == Validity.IN_FORCE
    assert disclosure.validity(date(2023, 1, 1)) == Validity.REPEALED


# --- bodies ---------------------------------------------------------------------------


def test_a_body_is_found_by_its_name_even_when_dissolved_later(site):
    body = IssuingBodyFactory(name="云汀区水务局", dissolved_on=date(2022, 1, 1))
    assert import_page(page()).outcome == Outcome.IMPORTED
    assert Disclosure.objects.get().issuing_body == body
    assert IssuingBody.objects.count() == 1


def test_a_page_of_a_body_dissolved_before_stays_a_draft(site):
    IssuingBodyFactory(name="云汀区水务局", dissolved_on=date(2021, 1, 1))
    assert import_page(page()).outcome == Outcome.DRAFT


def test_a_code_that_another_body_has_is_not_given_twice(site):
    IssuingBodyFactory(code="014158671", name="云汀区人民政府")
    result = import_page(page())
    body = Disclosure.objects.get().issuing_body
    assert (body.name, body.code, body.kind) == ("云汀区水务局", "legacy-1", "department")
    assert (
        "已新建发布机构“云汀区水务局”，代码不明，暂编为 legacy-1，请核对。" in result.messages
    )


def test_the_first_of_several_bodies_leads(site):
    import_page(page(body="云汀区水务局、云汀区财政局"))
    disclosure = Disclosure.objects.get()
    assert disclosure.issuing_body.name == "云汀区水务局"
    assert [link.name for link in disclosure.co_issuer_links.all()] == ["云汀区财政局"]


# --- columns --------------------------------------------------------------------------


def test_names_of_the_root_and_a_known_run_lead_to_the_column(site):
    warnings = []
    assert find_column(["首页", "政务公开", "财政预算、决算", "部门决算"], warnings).path == (
        "statutory/budgets/department-accounts"
    )
    assert find_column(["网站首页", "政府信息公开指南"], warnings).path == "guide"
    assert find_column(["首页", "部门决算"], warnings).path == (
        "statutory/budgets/department-accounts"
    )
    assert warnings == []


def test_unknown_names_are_made_below_the_known_run(site):
    warnings = []
    column = find_column(["首页", "统计公报", "2020年", "季报"], warnings)
    assert column.path == "statutory/statistics/bulletins/2020-nian/ji-bao"
    assert warnings == ["已新建栏目“2020年”。", "已新建栏目“季报”。"]
    assert find_column(["首页", "统计公报", "2020年", "季报"], []) == column
    assert find_column(["首页", "全新栏目"], []).path == "statutory/quan-xin-lan-mu"


def test_names_above_a_known_run_are_told(site):
    warnings = []
    assert (
        find_column(["首页", "专题", "统计公报"], warnings).path
        == "statutory/statistics/bulletins"
    )
    assert warnings == [
        "栏目路径“首页 > 专题 > 统计公报”中的“专题”不在“统计公报”之上，已略去。"
    ]


def test_two_equal_runs_are_made_anew_and_told(site):
    warnings = []
    column = find_column(
        ["首页", "实施情况"], warnings
    )  # below 采购 and below 重大项目? one each
    assert column.path == "statutory/shi-shi-qing-kuang"
    assert (
        warnings[0] == "栏目路径“首页 > 实施情况”与多处栏目相符，已在“法定主动公开内容”下另建。"
    )
    again = []
    assert find_column(["首页", "实施情况"], again) == column
    assert again == []


def test_a_page_without_a_breadcrumb_goes_to_the_statutory_column(site):
    warnings = []
    assert find_column(["首页"], warnings).path == "statutory"
    assert warnings == ["页面没有栏目路径，已放入“法定主动公开内容”。"]


def test_a_made_address_is_no_other_columns_now_or_before(site):
    statutory = Column.objects.get(slug="statutory")
    ColumnFactory(parent=statutory, slug="xin-lan", name="别的")
    moved = ColumnFactory(slug="moved", name="搬走的")
    ColumnAddress.objects.create(path="statutory/xin-lan-2", column=moved)
    assert find_column(["首页", "新栏"], []).slug == "xin-lan-3"


# --- subjects and genres --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("司法;其他", ["1603", "1699"]),
        ("其他", ["22"]),
        ("司法；水利、水务", ["1603", "1105"]),
        ("司法、财政", ["1603", "0401"]),
        ("财政、金融、审计\\财政", ["0401"]),
        ("财政、金融、审计/其他", ["0499"]),
        ("货币（含外汇）", ["0404"]),
        ("司法,司法", ["1603"]),
        ("", []),
    ],
)
def test_subjects_are_found_by_name_in_their_order(site, text, codes):
    assert [subject.code for subject in find_subjects(text, [])] == codes


def test_an_unknown_subject_is_added_below_its_head_and_told(site):
    warnings = []
    found = find_subjects("司法;航天、深海;农业、林业、水利/垂钓", warnings)
    assert [(each.code, each.name) for each in found] == [
        ("1603", "司法"),
        ("x1", "航天、深海"),
        ("x2", "垂钓"),
    ]
    assert warnings == [
        "分类“航天、深海”不在主题分类表中，已加入（x1），请核对。",
        "分类“垂钓”不在主题分类表中，已加入（x2），请核对。",
    ]
    again = []
    assert find_subjects("航天、深海", again) == [found[1]]
    assert again == []


def test_a_genre_is_found_or_made_and_told(site):
    warnings = []
    assert find_genre("通知", warnings).code == "notice"
    assert find_genre("令", warnings).code == find_genre("命令(令)", warnings).code == "order"
    assert warnings == []
    assert find_genre("白皮书", warnings).code == "bai-pi-shu"
    assert warnings == ["体裁“白皮书”是新的，已加入体裁列表，请核对。"]
    assert find_genre("", warnings) is None
    assert Genre.objects.filter(name="白皮书").count() == 1


# --- the command ----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(page().original, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(
        page(number="014158671/2021-00008", changes=[("河道", "河岸")]).original.encode(
            "gb18030"
        )
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.html").write_text("<html><p>索引号：1</p></html>", encoding="utf-8")
    (tmp_path / "sub" / "style.css").write_text("p {}", encoding="utf-8")
    (tmp_path / "sub" / "d.txt").write_text("标题：=甲\n索引号：1/2\n", encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    return tmp_path


def test_the_command_imports_folders_reports_and_says_what_failed(site, folder, capsys):
    report = folder.parent / "out.csv"
    with pytest.raises(CommandError) as error:
        call_command("import_legacy", folder, folder / "gone.txt", report=report)
    assert error.value.returncode == 2
    assert set(Disclosure.objects.public().values_list("index_number", flat=True)) == {
        "014158671/2021-00007",
        "014158671/2021-00008",
    }
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    with report.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["file", "outcome", "index_number", "title", "fields", "warnings"]
    assert [(line[1], line[2], line[3]) for line in lines[1:]] == [
        ("已导入", "014158671/2021-00007", "云汀区河道清理情况通报"),
        ("已导入", "014158671/2021-00008", "云汀区河岸清理情况通报"),
        ("失败", "", ""),
        ("草稿", "1/2", "'=甲"),
        ("失败", "", ""),
    ]
    assert lines[1][4] == (
        "title index_number document_number issuing_body subjects keywords breadcrumb "
        "published_at effective_on content_html"
    )
    assert lines[3][5] == "没有找到标题，不能读取。"
    assert lines[5][5] == "没有这个文件。"
    out, err = capsys.readouterr()
    counts = "已导入 2 页，未改变 0 页，重复 0 页，续页 0 页，草稿 1 页，失败 2 页"
    assert out.splitlines()[-1].startswith(f"共 5 页：{counts}；用时 ")
    assert [line for line in err.splitlines() if line.startswith("失败")] == [
        f"失败 {folder / 'sub' / 'c.html'}",
        f"失败 {folder / 'gone.txt'}",
    ]


def test_the_command_run_again_appends_nothing(site, folder):
    for _run in range(2):
        with pytest.raises(CommandError):
            call_command("import_legacy", folder, verbosity=0)
        seq = PublicationLog.head().seq
    assert seq == LogEntry.objects.count()
    assert LogEntry.objects.filter(kind="published").count() == 2
    assert LegacyPage.objects.count() == 3


def test_a_dry_run_of_the_command_writes_nothing(site, folder, settings, capsys):
    before, files = rows(), sorted(folder.parent.rglob("*"))
    with pytest.raises(CommandError):
        call_command("import_legacy", folder, dry_run=True)
    assert (rows(), sorted(folder.parent.rglob("*"))) == (before, files)
    assert capsys.readouterr().out.splitlines()[-1] == (
        "试运行，没有写入："
        "已导入 2 页，未改变 0 页，重复 0 页，续页 0 页，草稿 1 页，失败 1 页。"
    )


def test_an_interrupted_run_says_so_and_goes_on_the_next_time(
    site, folder, monkeypatch, capsys
):
    for number in range(10, 16):
        changes = [("河道", f"河道{number}")]
        text = page(number=f"014158671/2021-000{number}", changes=changes).original
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    seen = []

    def stop_at_the_second(batch, places):
        if seen:
            raise KeyboardInterrupt
        seen.append(batch)
        return import_batch(batch, places)

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.legacy.importing.import_batch", stop_at_the_second)
        with pytest.raises(CommandError) as error:
            call_command("import_legacy", folder)
    assert error.value.returncode == 130
    assert "已中断。再次运行即从中断处继续。" in str(error.value)
    brought = Disclosure.objects.count()
    assert 0 < brought < 9
    with pytest.raises(CommandError) as error:
        call_command("import_legacy", folder)  # to its end; one page cannot be read
    assert error.value.returncode == 2
    assert f"未改变 {brought} 页" in capsys.readouterr().out.splitlines()[-1]
    assert Disclosure.objects.count() == LegacyPage.objects.count() == 9


def test_a_report_that_cannot_be_written_is_said_before_anything_is_imported(site, folder):
    with pytest.raises(CommandError, match="写不了"):
        call_command("import_legacy", folder, report=folder / "no" / "out.csv")
    assert not Disclosure.objects.exists()
