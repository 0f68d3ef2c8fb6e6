"""What happened in a year in each body of the demo, in numbers with believable trends."""

from dataclasses import dataclass
from functools import cache
from random import Random

FIRST, LAST = 2020, 2025
YEARS = range(FIRST, LAST + 1)
HARD_YEAR = 2022  # in which less was done


@dataclass(frozen=True)
class Profile:
    """A body in the first year; ``enforces``: whether it decides on permits and penalties."""

    permits: int
    penalties: int
    coercions: int
    officers: int
    applications: int
    published: int

    @property
    def enforces(self) -> bool:
        return bool(self.permits)


PROFILES = {
    "office": Profile(0, 0, 0, 0, 12, 1460),
    "drc": Profile(64, 6, 0, 14, 7, 420),
    "edu": Profile(182, 9, 0, 18, 14, 860),
    "civil": Profile(95, 7, 0, 14, 8, 540),
    "justice": Profile(46, 5, 0, 22, 10, 430),
    "finance": Profile(34, 8, 0, 15, 12, 610),
    "hr": Profile(264, 38, 4, 26, 22, 720),
    "housing": Profile(642, 121, 18, 64, 58, 980),
    "agri": Profile(316, 86, 9, 48, 18, 650),
    "health": Profile(524, 97, 6, 52, 16, 700),
    "emergency": Profile(152, 113, 14, 40, 9, 480),
    "market": Profile(2610, 423, 35, 130, 26, 1120),
    "stat": Profile(6, 11, 0, 9, 5, 260),
    "town": Profile(72, 27, 5, 24, 9, 380),
    "street": Profile(57, 31, 6, 22, 8, 350),
}
GOVERNMENT = "gov"  # sums up all of them


@cache
def year_of(body: str, year: int) -> dict[str, int]:
    """Return the counts of a body's year by name; of the government, the sums of all."""
    if body == GOVERNMENT:
        each = [year_of(key, year) for key in PROFILES]
        return {name: sum(counts[name] for counts in each) for name in each[0]} | {
            "law_study": 6 + (year - FIRST) // 2
        }
    profile = PROFILES[body]
    luck = Random(f"{body} {year}")
    grown = year - FIRST
    lean = Random(body).uniform(-0.02, 0.02)  # each body has its own trend

    def count(first: float, growth: float, noise: float = 0.04) -> int:
        factor = (1 + growth + lean) ** grown * luck.uniform(1 - noise, 1 + noise)
        return round(first * factor * (0.9 if year == HARD_YEAR else 1))

    def some(first: float, growth: float) -> int:
        return max(1, count(first, growth))

    enforces = profile.enforces
    return {
        "permits": count(profile.permits, 0.05),
        "penalties": count(profile.penalties, -0.03),
        "coercions": count(profile.coercions, -0.06, 0.2),
        "officers": round(profile.officers * (1 + 0.02 * grown)),
        "trainings": some(3, 0.06) if enforces else 0,
        "files_reviewed": count(profile.permits * 0.08 + 12, 0.08) if enforces else 0,
        "lectures": some(6 + profile.published / 120, 0.07),
        "attendance": count(profile.published * 3.1, 0.09),
        "reviews": count(profile.penalties * 0.06 + 0.6, 0.12, 0.3),
        "suits": count(profile.penalties * 0.09 + 0.8, 0.04, 0.3),
        "disputes": some(profile.published * 0.11, 0.03),
        "normative": luck.choice([0, 1, 1, 2, 3]),
        "normative_repealed": luck.choice([0, 0, 1, 1, 2]),
        "applications": some(profile.applications, 0.11),
        "published": some(profile.published, 0.06),
        "law_study": some(4, 0.05),
    }


def online_share(year: int) -> int:
    """At least so many of a hundred services can be had online."""
    return min(99, 88 + 2 * (year - FIRST))


@cache
def normative_in_force(body: str, year: int) -> int:
    """At the end of the year: last year's, with what was made and without what was repealed."""
    if body == GOVERNMENT:
        return sum(normative_in_force(key, year) for key in PROFILES)
    before = 9 if year == FIRST else normative_in_force(body, year - 1)
    counts = year_of(body, year)
    return before + counts["normative"] - counts["normative_repealed"]
