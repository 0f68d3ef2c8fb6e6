"""Part 2: what was made public by the Regulation's Article 20, items 1, 5, 6 and 8."""

from reports.tables.layout import Cell, Form, Head

CODE = "disclosed"
COUNTED = {"made": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"}
DECIDED = {"decisions": "本年处理决定数量"}
CHARGED = {"amount": "本年收费金额（单位：万元）"}
BLOCKS = [
    ("第二十条第（一）项", {"rules": "规章", "normative": "行政规范性文件"}, COUNTED),
    ("第二十条第（五）项", {"licences": "行政许可"}, DECIDED),
    ("第二十条第（六）项", {"penalties": "行政处罚", "coercion": "行政强制"}, DECIDED),
    ("第二十条第（八）项", {"fees": "行政事业性收费"}, CHARGED),
]
WIDTH = len(COUNTED)


def lines():
    """Every item of the article is a block with heads of its own."""
    for item, rows, columns in BLOCKS:
        across = WIDTH // len(columns)
        yield (Head(item, "rowgroup", across=WIDTH + 1),)
        yield (Head("信息内容"), *(Head(name, across=across) for name in columns.values()))
        for row, name in rows.items():
            cells = [
                Cell(CODE, row, column, name, words, column != "amount", across=across)
                for column, words in columns.items()
            ]
            yield (Head(name, "row"), *cells)


DISCLOSED = Form(
    code=CODE,
    part="第二部分",
    title="主动公开政府信息情况",
    rows={row: name for _item, rows, _columns in BLOCKS for row, name in rows.items()},
    columns=COUNTED | DECIDED | CHARGED,
    lines=tuple(lines()),
)
