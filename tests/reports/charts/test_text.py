"""Long names break where an eye expects it."""

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.text import width, wrap


def test_two_lines_are_about_as_long_as_each_other():
    assert wrap("云汀区市场监督管理局", 9 * 14, 14) == ("云汀区市场", "监督管理局")
    assert wrap("云汀区水利局", 9 * 14, 14) == ("云汀区水利局",)


def test_what_does_not_fit_ends_in_an_ellipsis():
    lines = wrap("云汀区高新技术产业开发区管理委员会综合行政执法局", 9 * 14, 14)
    assert lines == ("云汀区高新技术产业", "开发区管理委员会…")


def test_no_line_begins_with_a_closing_mark():
    lines = wrap("云汀区人民政府（汇总）", 10 * 14, 14)
    assert "".join(lines) == "云汀区人民政府（汇总）"
    assert not lines[1].startswith("）")


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(30, 200))
def test_lines_stay_in_their_room_and_lose_nothing_but_the_end(text, room):
    lines = wrap(text, room, 14)
    assert 1 <= len(lines) <= 2
    assert all(width(line, 14) <= room + 14 for line in lines)
    assert text.startswith("".join(lines).removesuffix("…"))
