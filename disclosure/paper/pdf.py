"""PDF by Typst: one fixed template that walks data; no text is ever read as markup."""

import json
import logging
import tempfile
from itertools import count, product
from pathlib import Path
from shutil import copyfile

import noto_cjk_sans_otc
import typst
from django.utils.translation import gettext as _

from disclosure.paper.blocks import plain_paragraphs, plain_text, rows_as_text
from disclosure.paper.sheet import Sheet, qr_code
from disclosure.paper.tables import parts

logger = logging.getLogger(__name__)
SEAL = ["ua-1"]
FONTS = str(Path(noto_cjk_sans_otc.FONT_PATH).parent)
TEMPLATE = Path(__file__).with_name("document.typ")
ENDINGS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}
UPRIGHT, ACROSS = 8, 16  # columns of a table on a page that stands and on one that lies
MOST_CELLS = 20_000  # of a table; a larger one is printed a line a row
LONGEST_WORD = 12  # characters without a place to break in a table
BREAK = "\u200b"


def make(sheet: Sheet) -> bytes:
    """Return ``sheet`` as a PDF of A4 pages, tagged as PDF/UA-1 wants it.

    A picture that cannot be read is left out; with a character that no font has, or worse,
    it is a PDF without that seal; where all else fails the text stands alone.
    """
    text = "\n".join(plain_text(block) for block in sheet.blocks)
    legible = sheet.without_images(unless=is_legible)
    bare = sheet.without_images()
    plain = sheet.with_blocks(plain_paragraphs(text))
    for seal, attempt in product([SEAL, []], [sheet, legible, bare]):
        try:
            return compiled(attempt, seal)
        except typst.TypstError as error:
            logger.warning("%s cannot be printed as it is: %s", sheet.address, error)
    return compiled(plain, [])


def ending_of(content: bytes) -> str:
    """Return the ending of an image's kind, "" of one that is not printed."""
    return next((ENDINGS[head] for head in ENDINGS if content.startswith(head)), "")


def is_legible(content: bytes) -> bool:
    """Whether an image can be printed by itself."""
    name = f"image.{ending_of(content)}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        try:
            typst.compile(f'#image("{name}")'.encode(), root=folder, ignore_system_fonts=True)
        except typst.TypstError:
            return False
    return True


def compiled(sheet: Sheet, seal: list[str]) -> bytes:
    """Raises ``typst.TypstError``."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copyfile(TEMPLATE, root / TEMPLATE.name)
        (root / "qr.svg").write_text(qr_code(sheet.address))
        data = sheet.data() | {
            "blocks": printable(sheet, root),
            "words": {
                "contents": _("目录"),
                "files": _("附件"),
                "notice": _("扫描二维码查看网页原文"),
                "qr": _("网页地址的二维码"),
            },
        }
        return typst.compile(
            str(root / TEMPLATE.name),
            root=folder,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"doc": json.dumps(data, ensure_ascii=False)},
            pdf_standards=seal,
        )


def printable(sheet: Sheet, root: Path) -> list[dict]:
    """The blocks with images as files in ``root`` and tables that fit on pages."""
    numbers = count(1)

    def fitting(blocks: list[dict], *, top: bool) -> list[dict]:
        fitted = []
        for block in blocks:
            if block["kind"] == "image":
                fitted.append(stored(block, sheet, root, next(numbers)))
            elif block["kind"] == "table":
                fitted += fitting_tables(block, top=top)
            elif block["kind"] == "list":
                items = [fitting(item, top=False) for item in block["items"]]
                fitted.append(block | {"items": items})
            elif block["kind"] == "quote":
                fitted.append(block | {"blocks": fitting(block["blocks"], top=False)})
            else:
                fitted.append(block)
        return fitted

    return fitting(sheet.blocks, top=True)


def stored(block: dict, sheet: Sheet, root: Path, number: int) -> dict:
    """An image as a file beside the template, or what stands for it in words."""
    alt = block["alt"] or _("图片")
    content = sheet.image(block["source"])
    if not content or not ending_of(content):
        return plain_paragraphs(_("［图片：%(alt)s］") % {"alt": alt})[0]
    name = f"{number}.{ending_of(content)}"
    (root / name).write_bytes(content)
    return {"kind": "image", "source": name, "alt": alt}


def fitting_tables(table: dict, *, top: bool) -> list[dict]:
    if not table["cells"]:
        return []
    if len(table["cells"]) > MOST_CELLS:
        return plain_paragraphs("\n".join(rows_as_text(table)))
    tables = parts(table, ACROSS)
    for each in tables:
        # A page that lies can only stand for itself, not inside a list.
        each["across"] = top and each["columns"] > UPRIGHT
        for cell in each["cells"]:
            for run in cell["runs"]:
                run["text"] = breakable(run["text"])
    return tables


def breakable(text: str) -> str:
    """``text`` with places to break in its long words, so that they stay in their cell."""
    words = text.split(" ")
    return " ".join(
        BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
        if len(word) > LONGEST_WORD and word.isascii()
        else word
        for word in words
    )
