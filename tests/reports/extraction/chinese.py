"""The other way round, for tests: an integer as Chinese numerals."""

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    if number >= 10**8:
        return with_rest(number, 10**8, "亿")
    if number >= 10**4:
        return with_rest(number, 10**4, "万")
    for size, char in [(1000, "千"), (100, "百"), (10, "十")]:
        if number >= size:
            return with_rest(number, size, char)
    return DIGITS[number]


def with_rest(number: int, size: int, char: str) -> str:
    many, rest = divmod(number, size)
    gap = "零" if rest and rest < size // 10 else ""
    return in_chinese(many) + char + gap + (in_chinese(rest) if rest else "")
