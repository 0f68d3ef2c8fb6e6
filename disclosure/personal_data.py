"""Numbers of persons in a text that is to be published (个人信息保护法, Art. 28).

Identity numbers by their check digit and day of birth (GB 11643), bank cards by theirs
(Luhn) and the prefix of an issuer, mobile numbers by their form. Pure functions.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"
ALONE_BEFORE, ALONE_AFTER = r"(?<![0-9A-Za-z*/])(?<![0-9][-.])", r"(?![0-9A-Za-z*/])"
IDENTITY = re.compile(
    rf"{ALONE_BEFORE}([1-8]\d{{5}})[ -]?((?:19|20)\d{{6}})[ -]?(\d{{3}}[\dXx]){ALONE_AFTER}",
    re.A,
)
CARD = re.compile(
    rf"{ALONE_BEFORE}(?:\d{{16,19}}|\d{{4}}(?:[ -]\d{{4}}){{3}}(?:[ -]\d{{1,3}})?)"
    rf"{ALONE_AFTER}",
    re.A,
)
MOBILE = re.compile(rf"{ALONE_BEFORE}1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}{ALONE_AFTER}", re.A)
UNIONPAY = "62"  # says of itself that it is a card; the other prefixes need a word before them
ISSUERS = ("4", "5", "35", "9558", "9559", "60", "103", "99")
CARD_WORDS = re.compile(
    r"卡号|银行卡|银行账|账号|帐号|账户|帐户|开户|借记卡|信用卡|社保卡|一卡通"
)
NEAR = 40  # characters before a number in which such a word counts
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF58: "x"}


class PersonalKind(models.TextChoices):
    IDENTITY = "identity", _("居民身份证号")
    BANK_CARD = "bank_card", _("银行卡号")
    MOBILE = "mobile", _("手机号码")


@dataclass(frozen=True)
class Finding:
    """A number of a person: ``start`` is its place in the text, ``line`` its line from 1;
    ``shown`` names it without giving it away."""

    kind: PersonalKind
    start: int
    line: int
    shown: str

    @property
    def is_grave(self) -> bool:
        """Whether the text must not go out with it; a mobile number is often an office's."""
        return self.kind != PersonalKind.MOBILE


def find_personal_data(text: str) -> list[Finding]:
    """Return the numbers of persons in ``text``, in their order, each place once."""
    plain = text.translate(FULL_WIDTH)  # the same places
    found: dict[int, Finding] = {}
    taken: list[tuple[int, int]] = []
    for kind, pattern, holds in RULES:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            if holds(match):
                taken.append((start, end))
                line = plain.count("\n", 0, start) + 1
                found[start] = Finding(kind, start, line, masked(match[0]))
    return [found[start] for start in sorted(found)]


def masked(number: str) -> str:
    """``number`` with nothing but its ends: 330102********1234 cannot be used."""
    digits = re.sub(r"[ -]", "", number)
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are an identity number: a day of birth and the right check."""
    number = number.upper()
    if not re.fullmatch(r"[1-8]\d{16}[\dX]", number, re.A):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(w * int(d) for w, d in zip(IDENTITY_WEIGHTS, number[:17], strict=True))
    return (
        date(1900, 1, 1) <= born <= date.today() and number[17] == IDENTITY_CHECKS[total % 11]
    )


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def holds_identity(match: re.Match) -> bool:
    return is_identity_number("".join(match.groups()))


def holds_card(match: re.Match) -> bool:
    """A number of 62… with a right check digit; of another issuer, behind a word of cards."""
    digits = re.sub(r"[ -]", "", match[0])
    if len(set(digits)) < 4 or not luhn(digits):
        return False
    if digits.startswith(UNIONPAY):
        return True
    before = match.string[max(match.start() - NEAR, 0) : match.start()]
    return digits.startswith(ISSUERS) and bool(CARD_WORDS.search(before))


RULES = [
    (PersonalKind.IDENTITY, IDENTITY, holds_identity),
    (PersonalKind.BANK_CARD, CARD, holds_card),
    (PersonalKind.MOBILE, MOBILE, lambda match: True),
]
