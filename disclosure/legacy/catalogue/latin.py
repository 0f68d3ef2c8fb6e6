"""Address names in pinyin, for what is made by a Chinese name."""

from django.utils.text import slugify
from pypinyin import lazy_pinyin

GAP = 10  # between the positions of neighbours


def latin(name: str, taken, longest: int) -> str:
    """Return an address name for ``name`` in pinyin that is not ``taken`` (a function)."""
    slug = slugify("-".join(lazy_pinyin(name)))[: longest - 4].strip("-_") or "unnamed"
    number, candidate = 1, slug
    while taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
