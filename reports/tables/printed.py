"""The tables as plain HTML, for where a document stands as a whole: its page and on paper."""

from html import escape

from reports.tables.shown import Lines, Slot, shown_tables


def tables_html(tables: dict) -> str:
    """Return what ``Report.tables`` holds in the HTML of document texts; "" of none."""
    parts = []
    for table in shown_tables(tables):
        caption = escape(f"{table.form.part}　{table.form.title}")
        head = f"<thead>{rows_html(table.heads)}</thead>" if table.heads else ""
        bodies = "".join(f"<tbody>{rows_html(body)}</tbody>" for body in table.bodies)
        parts.append(f"<table><caption>{caption}</caption>{head}{bodies}</table>")
        if table.note:
            parts.append(f"<p>{escape(table.note, quote=False)}</p>")
    return "\n".join(parts)


def rows_html(lines: Lines) -> str:
    return "".join(f"<tr>{''.join(map(cell_html, line))}</tr>" for line in lines)


def cell_html(slot: Slot) -> str:
    piece, tag = slot.piece, "th" if slot.is_head else "td"
    spans = {"colspan": piece.across, "rowspan": piece.down}
    attributes = [f' {name}="{count}"' for name, count in spans.items() if count > 1]
    if slot.is_head:
        attributes.append(f' scope="{piece.scope}"')
    return f"<{tag}{''.join(attributes)}>{escape(slot.text, quote=False)}</{tag}>"
