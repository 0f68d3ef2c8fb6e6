"""Attachments of the demo: small files that open, with the same bytes every time."""

import struct
import zipfile
import zlib
from html import escape
from io import BytesIO

Rows = list[list[str]]
EPOCH = (2020, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument"


def package(parts: dict[str, str]) -> bytes:
    """Zip ``parts``, path to XML, as an office program does."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(path, EPOCH), XML + xml)
    return buffer.getvalue()


def frame(main: str, media_type: str, more: str = "") -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{MAIN}.{media_type}.main+xml"/>'
        f"{more}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
    }


def docx(title: str, paragraphs: list[str]) -> bytes:
    runs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text in [title, *paragraphs]
    )
    return package(
        frame("word/document.xml", "wordprocessingml.document")
        | {
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{runs}<w:sectPr/>'
            "</w:body></w:document>"
        }
    )


def xlsx(rows: Rows) -> bytes:
    def cell(text: str) -> str:
        if text.replace(".", "", 1).isdigit():
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    sheet = (
        f'<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{MAIN}.spreadsheetml.worksheet+xml"/>'
    )
    return package(
        frame("xl/workbook.xml", "spreadsheetml.sheet", sheet)
        | {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="附表" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{lines}'
            "</sheetData></worksheet>",
        }
    )


def csv(rows: Rows) -> bytes:
    """A byte order mark, or a spreadsheet program takes the text for another encoding."""
    return "\ufeff".encode() + "".join(",".join(row) + "\r\n" for row in rows).encode()


def txt(title: str, paragraphs: list[str]) -> bytes:
    return "\r\n".join([title, "", *paragraphs, ""]).encode()


def pdf(title: str, paragraphs: list[str]) -> bytes:
    """Pages of text in a font that every reader of Chinese has; nothing is embedded."""
    lines = [""]
    for text in [title, "", *paragraphs]:
        lines += [text[at : at + 38] for at in range(0, len(text), 38)] or [""]
    pages = [lines[at : at + 40] for at in range(0, len(lines), 40)]
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]>>"
    )
    objects.append(
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<<"
        b"/Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R/DW 1000>>"
    )
    objects.append(
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    kids = []
    for page in pages:
        shown = b"".join(
            b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*\n" for line in page
        )
        stream = b"BT /F1 12 Tf 18 TL 70 770 Td\n" + shown + b"ET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % len(objects)
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    data, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(data))
    )


def png(seed: int) -> bytes:
    """A plan in four colours: fields parted by two roads."""
    width, height = 360, 240
    road, colours = (250, 250, 248), [(206, 222, 190), (225, 214, 178), (190, 212, 226)]
    across, down = 90 + seed % 160, 70 + seed % 90
    rows = []
    for y in range(height):
        line = bytearray([0])
        for x in range(width):
            on_road = abs(x - across - y // 8) < 5 or abs(y - down) < 5
            field = (x > across + y // 8) + (y > down)
            line += bytes(road if on_road else colours[field])
        rows.append(bytes(line))

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + chunk(b"IEND", b"")
    )


def file_of(name: str, title: str, paragraphs: list[str], rows: Rows) -> bytes:
    """Return the content of the attachment ``name``, made from the text of its document."""
    ending = name.rpartition(".")[2]
    if ending in {"xlsx", "csv"}:
        rows = rows or [["序号", "内容"], *([str(n), p] for n, p in enumerate(paragraphs, 1))]
    match ending:
        case "pdf":
            return pdf(title, paragraphs)
        case "docx":
            return docx(title, paragraphs)
        case "xlsx":
            return xlsx(rows)
        case "csv":
            return csv(rows)
        case "txt":
            return txt(title, paragraphs)
        case "png":
            return png(zlib.crc32(title.encode()))
        case _:
            raise ValueError(name)
