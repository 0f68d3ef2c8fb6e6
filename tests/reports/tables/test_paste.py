"""Blocks copied in a spreadsheet: put where they belong, or refused with their shape."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.tables.forms import FORMS
from reports.tables.layout import Head
from reports.tables.lines import LONGEST
from reports.tables.paste import paste
from reports.tables.shown import text_of
from reports.tables.totals import with_totals
from tests.reports.tables import sample

REQUESTS, DISCLOSED, DISPUTES = (FORMS[code] for code in ["requests", "disclosed", "disputes"])
EVERY = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def numbers(form) -> dict[str, str]:
    every = with_totals(form, sample.values()[form.code])
    return {code: f"{every[code]:f}" for code in form.cells}


def whole(form) -> list[list[str]]:
    """The form with heads, as a spreadsheet copies merged cells: the first has the text."""
    grid = [[""] * form.width for _line in form.lines]
    for place in form.places:
        grid[place.y][place.x] = text_of(place.piece, numbers(form))
    return grid


def bare(form) -> list[list[str]]:
    return [[numbers(form)[cell.code] for cell in line] for line in form.matrix]


def block(lines: list[list[str]]) -> str:
    return "\r\n".join("\t".join(line) for line in lines) + "\r\n"


@EVERY
def test_a_table_copied_with_its_heads_goes_to_its_cells(form):
    assert paste(form, block(whole(form))) == numbers(form)


@EVERY
def test_a_table_copied_without_heads_goes_to_its_cells(form):
    assert paste(form, block(bare(form))) == numbers(form)


@EVERY
def test_a_table_that_was_moved_on_its_sheet_goes_to_its_cells(form):
    moved = [["", "", *line] for line in whole(form)]
    empty = [""] * len(moved[0])
    moved = [["某局统计表", *empty[1:]], empty, *moved]
    assert paste(form, block(moved)) == numbers(form)


def test_the_column_of_totals_may_be_left_out():
    without = [line[:-1] for line in bare(REQUESTS)]
    found = paste(REQUESTS, block(without))
    assert found == {
        code: text for code, text in numbers(REQUESTS).items() if not code.endswith(".total")
    }


def test_heads_above_or_labels_before_are_passed_over():
    columns_only = [line[3:] for line in whole(REQUESTS)]
    assert paste(REQUESTS, block(columns_only)) == numbers(REQUESTS)
    labels_only = whole(REQUESTS)[3:]
    assert paste(REQUESTS, block(labels_only)) == numbers(REQUESTS)


def test_rows_with_labels_go_to_their_rows_wherever_they_are_pasted():
    lines = whole(REQUESTS)[4:7]
    found = paste(REQUESTS, block(lines), "next.person")
    rows = {code.partition(".")[0] for code in found}
    assert rows == {"carried", "granted", "partly"}
    assert found["granted.total"] == "21"


def test_rows_that_are_not_one_after_the_other_are_refused():
    lines = whole(REQUESTS)
    with pytest.raises(ValidationError, match="请按表的顺序连续地复制"):
        paste(REQUESTS, block([lines[3], lines[7], lines[4]]))


def test_a_part_is_put_from_the_cell_on_where_it_is_pasted():
    assert paste(REQUESTS, "1\t2\n3\t\n", "granted.charity") == {
        "granted.charity": "1",
        "granted.legal_service": "2",
        "partly.charity": "3",
        "partly.legal_service": "",
    }
    assert paste(DISPUTES, "7\t8", "direct.pending") == {
        "direct.pending": "7",
        "direct.total": "8",
    }


@pytest.mark.parametrize(
    ("form", "lines", "at", "given_shape", "expected"),
    [
        (REQUESTS, [["1"] * 7] * 26, "", "26 行 × 7 列", "25 行 × 7 列"),
        (REQUESTS, [["1"] * 8] * 25, "", "25 行 × 8 列", "25 行 × 7 列"),
        (REQUESTS, [["1"] * 7] * 24, "", "24 行 × 7 列", "25 行 × 7 列"),
        (REQUESTS, [["1"] * 2] * 2, "next.person", "2 行 × 2 列", "1 行 × 7 列"),
        (REQUESTS, [["1"] * 3], "new.other", "1 行 × 3 列", "25 行 × 2 列"),
        (DISPUTES, [["1"] * 16], "", "1 行 × 16 列", "1 行 × 15 列"),
        (DISCLOSED, [["1"] * 3] * 6, "", "6 行 × 3 列", "6 行 × 3 列"),
    ],
)
def test_a_wrong_shape_is_refused_with_both_shapes(form, lines, at, given_shape, expected):
    with pytest.raises(ValidationError) as caught:
        paste(form, block(lines), at)
    (words,) = caught.value.messages
    assert words.startswith(f"粘贴的内容是 {given_shape}")
    assert f"起应是 {expected}" in words
    assert form.words(at or next(iter(form.cells))) in words


def test_a_table_with_heads_that_lacks_a_row_names_it():
    lines = [line for line in whole(REQUESTS) if "（一）予以公开" not in line]
    with pytest.raises(ValidationError, match="没有找到第三部分“（一）予以公开”行“自然人”列"):
        paste(REQUESTS, block(lines))


def from_word(form) -> list[list[str]]:
    """As Word copies merged cells: beside one another they are one, below they are empty."""
    covered, lines = set(), []
    for y, line in enumerate(form.lines):
        texts = []
        pieces = {place.x: place.piece for place in form.places if place.y == y}
        for x in range(form.width):
            if x in pieces:
                piece = pieces[x]
                texts.append(text_of(piece, numbers(form)))
                covered |= {(y + down, x) for down in range(1, piece.down)}
            elif (y, x) in covered:
                texts.append("")
        assert line
        lines.append(texts)
    return lines


def from_web(form) -> list[list[str]]:
    """As a browser copies merged cells: what they cover is not there at all."""
    return [[text_of(piece, numbers(form)) for piece in line] for line in form.lines]


@EVERY
@pytest.mark.parametrize("source", [from_word, from_web])
def test_a_table_from_word_or_the_web_goes_to_its_cells(form, source):
    assert paste(form, block(source(form))) == numbers(form)


def test_rows_from_the_web_may_come_without_their_totals():
    lines = [line[:-1] for line in from_web(REQUESTS)[3:9]]
    found = paste(REQUESTS, block(lines))
    assert len(found) == 6 * 6
    assert found["new.other"] == "127"


def test_a_row_from_the_web_with_too_few_cells_is_named():
    lines = from_web(REQUESTS)
    del lines[7][-3:]
    with pytest.raises(ValidationError, match="属于国家秘密”行有 4 格，应是 7 格"):
        paste(REQUESTS, block(lines))


def test_a_row_from_the_web_that_the_form_does_not_have_is_named():
    lines = from_web(REQUESTS)
    lines[8][0] = "2.国家机密"
    with pytest.raises(ValidationError, match="国家机密”不是表里的行"):
        paste(REQUESTS, block(lines))


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(text):
    with pytest.raises(ValidationError, match="粘贴的内容"):
        paste(REQUESTS, text)


def test_quoted_cells_of_a_spreadsheet_are_one_cell():
    assert paste(REQUESTS, '"1\n"\t2\n', "new.person") == {
        "new.person": "1",
        "new.business": "2",
    }


CELLS = st.text(st.sampled_from('0123456789,.\t\n"总计其他一二、（）无/ '), max_size=60)


@settings(deadline=None)
@given(CELLS | st.text(max_size=60), st.sampled_from(list(REQUESTS.cells)))
def test_whatever_is_pasted_goes_to_cells_of_the_form_or_is_refused_in_words(text, at):
    try:
        found = paste(REQUESTS, text, at)
    except ValidationError as error:
        assert error.messages[0].startswith("粘贴的内容")
    else:
        assert found.keys() <= REQUESTS.cells.keys()


@settings(deadline=None)
@given(st.data())
def test_a_part_of_the_form_goes_where_it_came_from(data):
    matrix = REQUESTS.matrix
    top = data.draw(st.integers(0, len(matrix) - 1))
    left = data.draw(st.integers(0, 6))
    tallest = 23 if top == 0 else len(matrix) - top  # 24 lines from the top lack the sums
    height = data.draw(st.integers(1, tallest))
    width = data.draw(st.integers(1, 7 - left))
    cells = [line[left : left + width] for line in matrix[top : top + height]]
    lines = [[numbers(REQUESTS)[cell.code] for cell in line] for line in cells]
    found = paste(REQUESTS, block(lines), matrix[top][left].code)
    assert found == {cell.code: numbers(REQUESTS)[cell.code] for line in cells for cell in line}


def test_no_head_is_taken_for_a_number():
    heads = [piece for line in REQUESTS.lines for piece in line if isinstance(piece, Head)]
    assert not any(piece.text.isdecimal() for piece in heads)
