"""The forms are those of the law: 国办公开办函〔2021〕30号, word for word."""

import pytest

from reports.tables.forms import FORMS
from reports.tables.layout import Cell, Head

SIZES = [("disclosed", 10, 10), ("requests", 144, 175), ("disputes", 12, 15)]


@pytest.mark.parametrize(("code", "typed", "cells"), SIZES)
def test_a_form_has_the_cells_of_the_law_and_no_others(code, typed, cells):
    form = FORMS[code]
    assert (len(form.typed), len(form.cells)) == (typed, cells)
    pieces = [piece for line in form.lines for piece in line]
    assert len([piece for piece in pieces if isinstance(piece, Cell)]) == cells


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_heads_and_cells_fill_the_whole_form_without_overlap(form):
    taken = [
        (place.y + down, place.x + right)
        for place in form.places
        for down in range(place.piece.down)
        for right in range(place.piece.across)
    ]
    assert len(taken) == len(set(taken)) == len(form.lines) * form.width


def test_every_result_of_an_application_has_its_row():
    heads = [
        piece.text
        for line in FORMS["requests"].lines
        for piece in line
        if isinstance(piece, Head)
    ]
    assert heads == [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "申请人情况",
        "自然人",
        "法人或其他组织",
        "总计",
        *("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
        "8.属于行政查询事项",
        "（四）无法提供",
        "1.本机关不掌握相关政府信息",
        "2.没有现成信息需要另行制作",
        "3.补正后申请内容仍不明确",
        "（五）不予处理",
        "1.信访举报投诉类申请",
        "2.重复申请",
        "3.要求提供公开出版物",
        "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
        "（七）总计",
        "四、结转下年度继续办理",
    ]


def test_a_cell_is_named_by_its_table_row_and_column():
    assert FORMS["requests"].words("refused_secret.charity") == (
        "第三部分“（三）不予公开1.属于国家秘密”行“社会公益组织”列"
    )
    assert FORMS["disputes"].words("direct.pending") == (
        "第四部分“未经复议直接起诉”行“尚未审结”列"
    )
    assert FORMS["disclosed"].words("fees.amount") == (
        "第二部分“行政事业性收费”行“本年收费金额（单位：万元）”列"
    )
