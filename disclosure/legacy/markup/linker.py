"""The links and images in a text, as HTML; the files and pages that they lead to are noted."""

import re
from html import escape

from disclosure.legacy.addresses import joined_address
from disclosure.legacy.markup.habits import IMAGES
from disclosure.legacy.markup.links import ENDING, file_name, is_file, is_foreign
from disclosure.legacy.markup.shape import plain_text
from disclosure.legacy.markup.tree import Element
from disclosure.legacy.record import FILE_PLACE, FileLink, LegacyRecord, PageLink

ICON = re.compile(r"icon|filetype|sysimage|dot\.gif|spacer|blank\.gif|arrow|emotion", re.I)
SMALLEST_IMAGE = 24  # pixels of a side; below, it is an ornament
SHORTEST_TITLE = 8  # characters of a link that may be a document's title


class Linker:
    """Gives links and images their HTML, and notes the files among them."""

    def __init__(self, record: LegacyRecord, address: str):
        self.record, self.address = record, address

    def __call__(self, element: Element, inner: str) -> str:
        if element.tag == "img":
            return self.image(element)
        href = (element.get("href") or "").strip()
        if is_file(element) and inner.strip():
            ending = ENDING.search(href)
            is_image = bool(ending and ending[1].lower() in IMAGES)
            place = self.place(FileLink(file_name(element), href, is_image))
            return f'<a href="{place}">{inner}</a>'
        if re.match(r"(?:mailto|tel):", href, re.I):
            return f'<a href="{escape(href)}">{inner}</a>'
        if is_foreign(href) or href.startswith("#") or not inner.strip():
            return inner
        return self.page(href, inner)

    def page(self, href: str, inner: str) -> str:
        if self.address and (own := joined_address(self.address, href)):
            title = plain_text(inner)
            if len(title) >= SHORTEST_TITLE:
                self.record.links.append(PageLink(title, href, "text"))
            return f'<a href="{escape(own)}">{inner}</a>'
        if re.match(r"https?://", href, re.I):
            return f'<a href="{escape(href)}">{inner}</a>'
        return inner

    def image(self, element: Element) -> str:
        source = (element.get("src") or "").strip()
        sides = [element.get("width") or "", element.get("height") or ""]
        small = any(side.isdigit() and int(side) < SMALLEST_IMAGE for side in sides)
        if not source or small or ICON.search(source[:200]) or is_odd_image(source):
            return ""
        name = (element.get("alt") or element.get("title") or "").strip()
        place = self.place(FileLink(image_name(source, name), source, is_image=True))
        kept = "".join(
            f' {key}="{escape(element.get(key))}"'
            for key in ["alt", "width", "height"]
            if element.get(key)
        )
        return f'<img src="{place}"{kept}>'

    def place(self, file: FileLink) -> str:
        for number, known in enumerate(self.record.files):
            if known.href == file.href:
                return FILE_PLACE % number
        self.record.files.append(file)
        return FILE_PLACE % (len(self.record.files) - 1)


def is_odd_image(source: str) -> bool:
    if source.startswith("data:"):
        return not re.match(r"data:image/(?:png|jpe?g);base64,", source, re.I)
    return is_foreign(source) or not re.search(
        r"\.(?:png|jpe?g|gif|bmp)(?:$|[?#])", source, re.I
    )


def image_name(source: str, alt: str) -> str:
    if source.startswith("data:"):
        ending = re.match(r"data:image/(\w+)", source)[1].lower()
        return f"{alt or '图片'}.{ending}"
    name = source.split("?")[0].split("#")[0].rpartition("/")[2]
    ending = name.rpartition(".")[2].lower()
    alt = re.sub(r"[\\/:*?\"<>|\x00-\x1f]", " ", alt).strip(" .")
    if alt and not alt.lower().endswith(f".{ending}"):
        return f"{alt[:100]}.{ending}"
    return alt or name
