"""From the lines of a template to HTML; the tables add up by themselves."""

from html import escape

from disclosure.demo.phrases import Speaker


class Layout:
    """Collects the HTML of one document, and the rows of its first table.

    ``passages`` are functions ``(layout, *arguments)`` that add lines of their own.
    """

    MARKS = {
        "# ": "h2",
        "## ": "h3",
        "^ ": 'p class="text-center"',
        "> ": 'p class="text-right"',
    }

    def __init__(self, speaker: Speaker, passages: dict):
        self.speaker, self.passages = speaker, passages
        self.parts: list[str] = []
        self.table: list[list[str]] = []
        self.rows: list[list[str]] = []

    def add(self, line: str) -> None:
        if line.startswith("| "):
            self.table.append([cell.strip() for cell in self.speaker.say(line[2:]).split("|")])
            return
        self.end_table()
        if line.startswith("! "):
            name, *arguments = line[2:].split()
            self.passages[name](self, *arguments)
            self.end_table()
            return
        mark = next((mark for mark in self.MARKS if line.startswith(mark)), "")
        opening = self.MARKS.get(mark, "p")
        text = escape(self.speaker.say(line.removeprefix(mark)), quote=False)
        self.parts.append(f"<{opening}>{text}</{opening.partition(' ')[0]}>")

    def end_table(self) -> None:
        if not self.table:
            return
        rows = add_up(self.table)
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
        lines = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in rows[1:]
        )
        self.parts.append(
            f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        )
        self.rows = self.rows or rows
        self.table = []

    @property
    def html(self) -> str:
        self.end_table()
        return "\n".join(self.parts)


def add_up(rows: list[list[str]]) -> list[list[str]]:
    """Fill in ``+`` (the sum of the figures of the row) and ``=`` (that of the column above,
    since the last ``=``)."""
    done = [rows[0]]
    begun = 1
    for row in rows[1:]:
        row = list(row)
        if "=" in row:
            for place, cell in enumerate(row):
                if cell == "=":
                    row[place] = total(done_row[place] for done_row in done[begun:])
            begun = len(done) + 1
        if "+" in row:
            row[row.index("+")] = total(row[1:])
        done.append(row)
    return done


def total(cells) -> str:
    numbers = [cell for cell in cells if cell.replace(".", "", 1).isdigit()]
    if any("." in number for number in numbers):
        places = max(len(number.partition(".")[2]) for number in numbers)
        return f"{sum(map(float, numbers)):.{places}f}"
    return str(sum(map(int, numbers)))
