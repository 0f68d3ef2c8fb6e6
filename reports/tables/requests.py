"""Part 3: applications received and handled, by who applied."""

from reports.tables.layout import Cell, Form, Head

CODE = "requests"
PERSON = {"person": "自然人"}
LEGAL = {
    "business": "商业企业",
    "research": "科研机构",
    "charity": "社会公益组织",
    "legal_service": "法律服务机构",
    "other": "其他",
}
APPLICANTS = PERSON | LEGAL
TOTAL = {"total": "总计"}
COLUMNS = APPLICANTS | TOTAL

NEW, CARRIED, DONE, NEXT = "new", "carried", "done_total", "next"
GRANTED = {
    "granted": "（一）予以公开",
    "partly": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
}
GROUPS = {
    "（三）不予公开": {
        "refused_secret": "1.属于国家秘密",
        "refused_by_law": "2.其他法律行政法规禁止公开",
        "refused_stability": "3.危及“三安全一稳定”",
        "refused_third_party": "4.保护第三方合法权益",
        "refused_internal": "5.属于三类内部事务信息",
        "refused_process": "6.属于四类过程性信息",
        "refused_enforcement": "7.属于行政执法案卷",
        "refused_inquiry": "8.属于行政查询事项",
    },
    "（四）无法提供": {
        "unavailable_not_held": "1.本机关不掌握相关政府信息",
        "unavailable_to_be_made": "2.没有现成信息需要另行制作",
        "unavailable_unclear": "3.补正后申请内容仍不明确",
    },
    "（五）不予处理": {
        "unhandled_petition": "1.信访举报投诉类申请",
        "unhandled_repeated": "2.重复申请",
        "unhandled_publication": "3.要求提供公开出版物",
        "unhandled_excessive": "4.无正当理由大量反复申请",
        "unhandled_reissue": "5.要求行政机关确认或重新出具已获取信息",
    },
    "（六）其他处理": {
        "other_no_correction": (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
        ),
        "other_no_payment": (
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
        ),
        "other_rest": "3.其他",
    },
}
RESULTS = [*GRANTED, *(row for rows in GROUPS.values() for row in rows)]
RULE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
DEEP = 3  # columns of heads before the numbers


def numbers(row: str, name: str) -> list[Cell]:
    """The cells of one row; 总计 is the sum of the applicants, whatever the row."""
    cells = []
    for column, words in COLUMNS.items():
        parts: tuple[str, ...] = ()
        if row == DONE:
            parts = tuple(f"{each}.{column}" for each in RESULTS)
        elif column in TOTAL:
            parts = tuple(f"{row}.{each}" for each in APPLICANTS)
        cells.append(Cell(CODE, row, column, name, words, parts=parts))
    return cells


def heads():
    yield (Head(RULE, across=DEEP, down=3), Head("申请人情况", across=len(COLUMNS)))
    yield (
        *(Head(name, down=2) for name in PERSON.values()),
        Head("法人或其他组织", across=len(LEGAL)),
        *(Head(name, down=2) for name in TOTAL.values()),
    )
    yield tuple(Head(name) for name in LEGAL.values())


def results():
    """The rows of 三、, the first of each group with the group's name before it."""
    for row, name in GRANTED.items():
        yield (Head(name, "row", across=2), *numbers(row, name))
    for group, rows in GROUPS.items():
        for place, (row, name) in enumerate(rows.items()):
            before = [] if place else [Head(group, "row", down=len(rows))]
            yield (*before, Head(name, "row"), *numbers(row, f"{group}{name}"))
    yield (Head("（七）总计", "row", across=2), *numbers(DONE, "三、（七）总计"))


def lines():
    yield from heads()
    for row, name in [
        (NEW, "一、本年新收政府信息公开申请数量"),
        (CARRIED, "二、上年结转政府信息公开申请数量"),
    ]:
        yield (Head(name, "row", across=DEEP), *numbers(row, name))
    rows = list(results())
    group = Head("三、本年度办理结果", "row", down=len(rows))
    yield (group, *rows[0])
    yield from rows[1:]
    name = "四、结转下年度继续办理"
    yield (Head(name, "row", across=DEEP), *numbers(NEXT, name))


LINES = tuple(lines())
REQUESTS = Form(
    code=CODE,
    part="第三部分",
    title="收到和处理政府信息公开申请情况",
    rows={cell.row: cell.row_name for line in LINES for cell in line if isinstance(cell, Cell)},
    columns=COLUMNS,
    lines=LINES,
    heads=3,
)
