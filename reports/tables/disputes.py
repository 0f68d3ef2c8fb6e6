"""Part 4: 行政复议 and 行政诉讼 about disclosure. One line of numbers."""

from reports.tables.layout import Cell, Form, Head

CODE = "disputes"
OUTCOMES = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "otherwise": "其他结果",
    "pending": "尚未审结",
}
COLUMNS = OUTCOMES | {"total": "总计"}
REVIEW = {"review": "行政复议"}
SUITS = {"direct": "未经复议直接起诉", "after_review": "复议后起诉"}
ROWS = REVIEW | SUITS


def numbers(row: str, name: str) -> list[Cell]:
    every = tuple(f"{row}.{each}" for each in OUTCOMES)
    return [
        Cell(CODE, row, column, name, words, parts=() if column in OUTCOMES else every)
        for column, words in COLUMNS.items()
    ]


def lines():
    wide = len(COLUMNS)
    yield (
        *(Head(name, across=wide) for name in REVIEW.values()),
        Head("行政诉讼", across=wide * len(SUITS)),
    )
    yield (
        *(Head(name, down=2) for name in COLUMNS.values()),
        *(Head(name, across=wide) for name in SUITS.values()),
    )
    yield tuple(Head(name) for _suit in SUITS for name in COLUMNS.values())
    yield tuple(cell for row, name in ROWS.items() for cell in numbers(row, name))


DISPUTES = Form(
    code=CODE,
    part="第四部分",
    title="政府信息公开行政复议、行政诉讼情况",
    rows=ROWS,
    columns=COLUMNS,
    lines=tuple(lines()),
    heads=3,
)
