"""How wide words are, and where they break: nothing here can measure a font."""

import unicodedata
from functools import cache, lru_cache

WIDE, NARROW = 1.0, 0.58  # of the size of the type
NO_LINE_BEGINS_WITH = set("，。、；：！？）》〉」』】〕％%…")


def width(text: str, size: float) -> float:
    return sum(map(width_of, text)) * size


@cache
def width_of(char: str) -> float:
    return WIDE if unicodedata.east_asian_width(char) in "WFA" else NARROW


# The same names stand in many charts.
@lru_cache(maxsize=2_000)
def wrap(text: str, room: float, size: float, most: int = 2) -> tuple[str, ...]:
    """Return ``text`` in at most so many lines of ``room``, about as long as each other; what
    does not fit ends in …"""
    lines = broken(text, room, size)
    if len(lines) > most:
        return (*lines[: most - 1], cut(lines[most - 1], room, size))
    even = width(text, size) / len(lines)
    while len(lines) > 1 and even < room:
        narrower = broken(text, even, size)
        if len(narrower) == len(lines):
            return tuple(narrower)
        even += size / 2
    return tuple(lines)


def broken(text: str, room: float, size: float) -> list[str]:
    """``text`` in as many lines as it takes; no line begins with a closing mark."""
    lines = [""]
    for char in text:
        if lines[-1] and width(lines[-1] + char, size) > room:
            carried = char
            if char in NO_LINE_BEGINS_WITH and len(lines[-1]) > 1:
                lines[-1], carried = lines[-1][:-1], lines[-1][-1] + char
            lines.append(carried)
        else:
            lines[-1] += char
    return lines


def cut(line: str, room: float, size: float) -> str:
    while line and width(line + "…", size) > room:
        line = line[:-1]
    return line + "…"
