"""Word files in the look of GB/T 9704-2012: real headings and tables."""

import io

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from disclosure.paper.sheet import Sheet
from disclosure.paper.tables import parts

ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
# GB/T 9704-2012: text in 三号仿宋, headings in 黑体, 楷体 and 仿宋, the title in 二号.
TEXT_FONT, TEXT_SIZE = "仿宋", 16
FONTS = {"Title": ("宋体", 22), "Heading 1": ("黑体", 16), "Heading 2": ("楷体", 16)}
FONTS |= {"Heading 3": ("仿宋", 16)}
MOST_COLUMNS = 60  # Word opens no table of more than 63
TABLE_SIZE = {6: 12, 10: 9, MOST_COLUMNS: 6}  # points by columns


def make(sheet: Sheet) -> bytes:
    """Return ``sheet`` as a .docx."""
    return Writer(sheet).written()


class Writer:
    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.file = Document()
        self.file.core_properties.title = sheet.title
        self.file.core_properties.author = sheet.body
        self.file.core_properties.keywords = "；".join(sheet.keywords)[:255]
        self.file.core_properties.language = "zh-CN"
        self.lay_out()

    def lay_out(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        page_number(section.footer.paragraphs[0])
        for name, (font, size) in ({"Normal": (TEXT_FONT, TEXT_SIZE)} | FONTS).items():
            style = self.file.styles[name]
            style.font.name, style.font.size = font, Pt(size)
            style.font.bold = name in {"Title", "Heading 3"}
            style.font.color.rgb = None
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ["w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"]:
                fonts.attrib.pop(qn(script), None)
            fonts.set(qn("w:eastAsia"), font)
            fonts.set(qn("w:ascii"), "Times New Roman")
            fonts.set(qn("w:hAnsi"), "Times New Roman")
        self.file.styles["Title"].paragraph_format.alignment = ALIGN["center"]
        border = self.file.styles["Title"].element.find(f".//{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)

    def written(self) -> bytes:
        sheet = self.sheet
        self.card()
        self.file.add_paragraph(sheet.title, style="Title")
        self.file.add_paragraph("　".join(sheet.under)).alignment = ALIGN["center"]
        for words in sheet.notices:
            self.file.add_paragraph().add_run(words).bold = True
        self.blocks(sheet.blocks, indent=0)
        if sheet.files:
            self.file.add_paragraph().add_run(_("附件")).bold = True
            for number, name in enumerate(sheet.files, 1):
                self.file.add_paragraph(f"{number}．{name}")
        self.file.add_paragraph(f"{sheet.site}　{sheet.address}").runs[0].font.size = Pt(10.5)
        content = io.BytesIO()
        self.file.save(content)
        return content.getvalue()

    def card(self) -> None:
        runs = [
            [{"text": text, "marks": ["bold"] if at == 0 else [], "link": ""}]
            for pair in self.sheet.card
            for at, text in enumerate(pair)
        ]
        cells = [
            {"x": at % 4, "y": at // 4, "colspan": 1, "rowspan": 1, "head": False, "align": ""}
            | {"runs": each}
            for at, each in enumerate(runs)
        ]
        rows = -(-len(cells) // 4)
        self.table({"columns": 4, "rows": rows, "head": 0, "widths": [5, 12, 5, 12]}, cells)

    def blocks(self, blocks: list[dict], indent: int) -> None:
        for block in blocks:
            getattr(self, f"add_{block['kind']}")(block, indent)

    def add_heading(self, block: dict, indent: int) -> None:
        paragraph = self.file.add_paragraph(style=f"Heading {block['level']}")
        self.fill(paragraph, block)

    def add_paragraph(self, block: dict, indent: int) -> None:
        paragraph = self.file.add_paragraph()
        own = block["runs"][0]["text"].startswith("　")
        if not block["align"] and not own and not indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * TEXT_SIZE)
        paragraph.paragraph_format.left_indent = Pt(indent * TEXT_SIZE)
        self.fill(paragraph, block)

    def add_list(self, block: dict, indent: int) -> None:
        for number, item in enumerate(block["items"], block["start"]):
            mark = f"{number}. " if block["ordered"] else "· "
            first = {"text": mark, "marks": [], "link": ""}
            if item and item[0]["kind"] == "paragraph":
                item = [item[0] | {"runs": [first, *item[0]["runs"]]}, *item[1:]]
            self.blocks(item, min(indent + 2, 12))

    def add_quote(self, block: dict, indent: int) -> None:
        self.blocks(block["blocks"], min(indent + 2, 12))

    def add_rule(self, block: dict, indent: int) -> None:
        self.file.add_paragraph("＊　＊　＊").alignment = ALIGN["center"]

    def add_image(self, block: dict, indent: int) -> None:
        content = self.sheet.image(block["source"])
        paragraph = self.file.add_paragraph()
        paragraph.alignment = ALIGN["center"]
        try:
            picture = paragraph.add_run().add_picture(io.BytesIO(content or b""))
        except (UnrecognizedImageError, ValueError, ZeroDivisionError, KeyError, EOFError):
            paragraph.add_run(_("［图片：%(alt)s］") % {"alt": block["alt"] or _("图片")})
            return
        most = Mm(156)
        if picture.width > most:
            picture.height = int(picture.height * most / picture.width)
            picture.width = most
        picture._inline.docPr.set("descr", block["alt"] or _("图片"))

    def add_table(self, block: dict, indent: int) -> None:
        if block["caption"]:
            paragraph = self.file.add_paragraph()
            paragraph.alignment = ALIGN["center"]
            self.runs(paragraph, block["caption"])
        for table in parts(block, MOST_COLUMNS):
            if table["cells"]:
                self.table(table, table["cells"])

    def table(self, table: dict, cells: list[dict]) -> None:
        """Written element by element: the library's own tables take time squared."""
        size = next(size for columns, size in TABLE_SIZE.items() if table["columns"] <= columns)
        width = [Mm(156) * weight // sum(table["widths"]) for weight in table["widths"]]
        starts = {(cell["x"], cell["y"]): cell for cell in cells}
        below = {
            (cell["x"], cell["y"] + down): cell
            for cell in cells
            for down in range(1, cell["rowspan"])
        }
        element = OxmlElement("w:tbl")
        properties = sub(element, "w:tblPr")
        sub(properties, "w:tblStyle", val="TableGrid")
        sub(properties, "w:tblW", w="5000", type="pct")
        sub(properties, "w:tblLayout", type="fixed")
        grid = sub(element, "w:tblGrid")
        for each in width:
            sub(grid, "w:gridCol", w=str(each // 635))
        for y in range(table["rows"]):
            row, x = sub(element, "w:tr"), 0
            rules = sub(row, "w:trPr")
            sub(rules, "w:cantSplit")
            if y < table["head"]:
                sub(rules, "w:tblHeader")
            while x < table["columns"]:
                cell = starts.get((x, y)) or below.get((x, y))
                span = cell["colspan"] if cell else 1
                place = sub(row, "w:tc")
                facts = sub(place, "w:tcPr")
                sub(facts, "w:tcW", w=str(sum(width[x : x + span]) // 635), type="dxa")
                sub(facts, "w:gridSpan", val=str(span))
                if cell and cell["rowspan"] > 1:
                    sub(facts, "w:vMerge", val="restart" if cell["y"] == y else "continue")
                self.cell(place, cell if (x, y) in starts else None, size)
                x += span
        self.file.element.body.insert_element_before(element, "w:sectPr")
        self.file.add_paragraph()

    def cell(self, place, cell: dict | None, size: int) -> None:
        paragraph = sub(place, "w:p")
        if not cell:
            return
        align = cell["align"] or ("center" if cell["head"] else "")
        if align:
            sub(sub(paragraph, "w:pPr"), "w:jc", val=align)
        for each in cell["runs"]:
            marks = {*each["marks"], "bold"} if cell["head"] else set(each["marks"])
            run = sub(paragraph, "w:r")
            rules = sub(run, "w:rPr")
            if "bold" in marks:
                sub(rules, "w:b")
            sub(rules, "w:sz", val=str(2 * size))
            for at, line in enumerate(each["text"].split("\n")):
                if at:
                    sub(run, "w:br")
                text = sub(run, "w:t")
                text.text = line
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def fill(self, paragraph, block: dict) -> None:
        paragraph.alignment = ALIGN.get(block["align"])
        self.runs(paragraph, block["runs"])

    def runs(self, paragraph, runs: list[dict]) -> None:
        for each in runs:
            run = paragraph.add_run(each["text"])
            marks = each["marks"]
            run.bold = "bold" in marks or None
            run.italic = "italic" in marks or None
            run.underline = "underline" in marks or None
            run.font.strike = "strike" in marks or None
            run.font.subscript = "sub" in marks or None
            run.font.superscript = "sup" in marks or None
            if each["link"].startswith("http"):
                self.link(paragraph, run, each["link"])

    def link(self, paragraph, run, address: str) -> None:
        key = self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), key)
        run.underline = True
        paragraph._p.append(element)
        element.append(run._r)


def sub(parent, tag: str, **attributes: str):
    """Append an element of Word's to ``parent`` and return it."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def page_number(paragraph) -> None:
    """— 1 — in the middle of the foot."""
    paragraph.alignment = ALIGN["center"]
    for kind, text in [("", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("", " —")]:
        run = paragraph.add_run(text if not kind else None)
        run.font.size = Pt(14)
        if kind == "code":
            sub(run._r, "w:instrText").text = text
        elif kind:
            sub(run._r, "w:fldChar", fldCharType=kind)
