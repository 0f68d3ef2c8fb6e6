"""What stands in a chart: gaps, bounds, zero, links; on a page and in a file."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.charts.bars import bar_chart
from reports.charts.drawing import LOOKS, Drawing, Line, Mark, Pen, Plate, in_file, on_page
from reports.charts.lines import line_chart, panels
from reports.charts.stacks import Stack, can_be_stacked, stacked_chart

YEARS = [2021, 2022, 2023, 2024]


def mark(value, label="", **options) -> Mark:
    text = label or str(value)
    return Mark(Decimal(value), text, f"某局：{text}", f"/reports/k/2024/1/#{value}", **options)


def line(name="某局", **values) -> Line:
    return Line(name, {int(year[1:]): mark(value) for year, value in values.items()})


def lines_in(drawing: Drawing, look: str) -> list[str]:
    return re.findall(rf'<path class="{look}" d="([^"]+)"', drawing.body)


def points(path: str) -> int:
    return len(re.findall("[ML]", path))


def test_a_missing_year_is_a_gap_and_never_zero():
    drawing = line_chart("案件", [line(y2021=5, y2023=7, y2024=9)], YEARS, "件", Pen())
    [path] = lines_in(drawing, "line s0")
    assert points(path) == 2
    assert drawing.body.count("<a ") == 3
    assert "无" not in drawing.body


def test_a_bound_is_hollow_with_an_arrow_and_the_line_to_it_is_dotted():
    one = line(y2021=80, y2022=85, y2023=88)
    one.marks[2024] = mark(90, "≥ 90", hollow=True, arrow=1)
    drawing = line_chart("网上可办率", [one], YEARS, "%", Pen())
    assert points(lines_in(drawing, "line s0")[0]) == 3
    assert points(lines_in(drawing, "unsure s0")[0]) == 2
    assert len(lines_in(drawing, "hollow s0")) == len(lines_in(drawing, "arrow s0")) == 1
    assert "纵轴不从 0 开始" in drawing.body


def test_series_differ_by_shape_and_not_by_colour_alone():
    drawing = line_chart("案件", [line(f"局{n}", y2024=n) for n in range(5)], YEARS, "", Pen())
    shapes = {
        re.search(rf'class="mark s{n}" d="M[\d. ]+?(m[^"]+)"', drawing.body)[1]
        for n in range(5)
    }
    assert len(shapes) == 5


def test_each_value_leads_to_its_sentence_and_says_what_it_is():
    drawing = line_chart("案件", [line("<局>", y2024=5)], YEARS, "件", Pen())
    tree = ElementTree.fromstring(on_page(drawing))
    [link] = tree.iter("a")
    assert link.attrib["href"] == "/reports/k/2024/1/#5"
    assert link.find("title").text == "某局：5"
    assert tree.attrib["aria-label"] == "案件"


def test_many_lines_have_a_panel_each_on_one_scale_and_say_where_there_is_nothing():
    lines = [line(f"局{n}", y2021=n, y2022=n * 2) for n in range(6)] + [line("空局")]
    drawings = panels("案件", lines, YEARS, Pen(), "lines-a")
    assert len(drawings) == 7
    assert len({drawing.width for drawing in drawings}) == 1
    assert drawings[0].body.count('id="lines-a"') == 1
    assert all('href="#lines-a"' in drawing.body for drawing in drawings[1:])
    assert "无数据" in drawings[-1].body


def test_bars_begin_at_zero_and_one_without_a_value_says_so():
    drawing = bar_chart(
        "案件", [("甲局", mark(200)), ("乙局", mark(100)), ("丙局", None)], Pen()
    )
    bars = re.findall(r'class="fill s0" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawing.body)
    (first, long), (second, short) = [map(float, bar) for bar in bars]
    assert first == second
    assert long == pytest.approx(short * 2, abs=0.2)
    assert "无数据" in drawing.body


@pytest.mark.parametrize("arrow", [1, -1, 0])
def test_the_bar_of_a_bound_is_open(arrow):
    bound = mark(90, "≥ 90", hollow=True, arrow=arrow)
    drawing = bar_chart("网上可办率", [("甲局", bound)], Pen())
    assert 'class="open s0"' in drawing.body
    assert ('class="arrow s0"' in drawing.body) == bool(arrow)


def test_values_below_zero_stand_on_the_other_side():
    drawing = bar_chart("增减", [("甲局", mark(30)), ("乙局", mark(-30))], Pen())
    bars = re.findall(r'class="fill s0" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawing.body)
    (up, width), (down, other) = [map(float, bar) for bar in bars]
    assert down + other == pytest.approx(up, abs=0.2)
    assert width == pytest.approx(other, abs=0.2)


def test_parts_stand_one_after_another_with_patterns_and_the_stated_sum():
    stack = Stack("2024", [mark(731), mark(143), None, mark(0)], mark(876))
    drawing = stacked_chart("案件", ["许可", "处罚", "强制", "其他"], [stack], Pen(), "parts-a")
    assert drawing.body.count("<a ") == 3
    assert 'fill="url(#parts-a-1)"' in drawing.body
    assert 'class="total"' in drawing.body
    assert not can_be_stacked([Stack("2024", [mark(-1)], None)])
    assert not can_be_stacked([Stack("2024", [None], None)])


def test_a_file_stands_alone_and_its_links_lead_to_the_site():
    pen = Pen(alone=True)
    one = line(y2021=5, y2022=7)
    plates = [
        Plate("线", [line_chart("线", [one], YEARS, "件", pen)], ["线断开处没有数据。"]),
        Plate("小图", panels("小图", [one] * 6, YEARS, pen, "lines-b")),
        Plate("条", [bar_chart("条", [("甲局", mark(3))], pen)]),
        Plate("构成", [stacked_chart("构成", ["甲"], [Stack("1", [mark(3)], None)], pen, "p")]),
    ]
    text = in_file(plates, "https://www.example.gov.cn", "来源：某站")
    tree = ElementTree.fromstring(text)
    assert "class=" not in text
    assert "style" not in text
    links = [each.attrib["href"] for each in tree.iter("{http://www.w3.org/2000/svg}a")]
    assert links
    assert all(link.startswith("https://www.example.gov.cn/reports/") for link in links)
    assert "线断开处没有数据。" in text


def test_every_look_is_known_to_the_style_sheet(settings):
    css = (settings.BASE_DIR / "static/css/charts.css").read_text()
    for look in LOOKS:
        for name in look.split():
            assert f".{name}" in css or name == "label", name
