"""Index number schemes (索引号编制规则): a site declares its own, as data.

A scheme is a text such as ``{code}/{year}-{serial:5}``; its parts are ``{code}`` (of the
issuing body), ``{year}``, ``{serial:WIDTH}`` and, where a site wants them, ``{month}``,
``{day}`` and ``{subject}`` (code of the first subject).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.characters import HYPHENS, INVISIBLE

DEFAULT_SCHEME = "{code}/{year}-{serial:5}"
PART = re.compile(r"\{(code|year|month|day|subject|serial:([1-9]))\}")
PATTERNS = {
    "code": r"(?P<code>[0-9A-Za-z-]+)",
    "year": r"(?P<year>(?:19|20)\d\d)",
    "month": r"(?:0[1-9]|1[0-2])",
    "day": r"(?:0[1-9]|[12]\d|3[01])",
    "subject": r"[0-9A-Za-z]*",
}


def standard_spelling(index_number: str) -> str:
    """Return an index number as it is kept: half-width, without spaces or what nobody sees.

    Links in old pages and mails come as ０１１１５８６７１／２０２１－０３０７５ too.
    """
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", index_number))
    return "".join(plain.translate(HYPHENS).split())


@dataclass(frozen=True)
class Place:
    """Where a number stands: the ``serial`` of ``code`` in ``year``."""

    code: str
    year: int
    serial: int


@dataclass(frozen=True)
class Scheme:
    """One way of writing index numbers."""

    text: str
    width: int
    pattern: re.Pattern

    @classmethod
    @cache
    def parse(cls, text: str) -> "Scheme":
        """Raise ValidationError, in words, when ``text`` is no scheme."""
        names = [match.group(1).partition(":")[0] for match in PART.finditer(text)]
        rest = PART.sub("", text)
        if not re.fullmatch(r"[0-9A-Za-z/_-]*", rest):
            raise ValidationError(
                _("索引号编制规则中有不能识别的部分：%(rest)s。"), params={"rest": rest}
            )
        if sorted(set(names)) != sorted(names) or not {"code", "year", "serial"} <= set(names):
            raise ValidationError(
                _("索引号编制规则必须有且各有一个 {code}、{year} 和 {serial:位数}。")
            )
        pattern, last, width = "", 0, 0
        for match in PART.finditer(text):
            pattern += re.escape(text[last : match.start()])
            if match.group(2):
                width = int(match.group(2))
                pattern += rf"(?P<serial>\d{{{width}}})"
            else:
                pattern += PATTERNS[match.group(1)]
            last = match.end()
        return cls(text, width, re.compile(pattern + re.escape(text[last:])))

    @property
    def last_serial(self) -> int:
        return 10**self.width - 1

    def write(self, place: Place, *, month: int = 0, day: int = 0, subject: str = "") -> str:
        """Return the number: "011158671/2021-03075"."""
        values = {
            "code": place.code,
            "year": f"{place.year:04}",
            "month": f"{month:02}",
            "day": f"{day:02}",
            "subject": subject,
        }

        def value(match: re.Match) -> str:
            return f"{place.serial:0{self.width}}" if match[2] else values[match[1]]

        return PART.sub(value, self.text)

    def read(self, number: str) -> Place | None:
        """Return where ``number`` stands, or None when it does not fit the scheme."""
        match = self.pattern.fullmatch(number)
        return match and Place(match["code"], int(match["year"]), int(match["serial"]))


def validate_scheme(text: str) -> None:
    Scheme.parse(text)
