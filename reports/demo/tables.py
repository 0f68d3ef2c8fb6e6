"""The statutory tables of the demo: they balance, and each year goes on from the one before."""

from collections import Counter
from decimal import Decimal
from functools import cache
from random import Random

from reports.demo.numbers import FIRST, GOVERNMENT, PROFILES, normative_in_force, year_of
from reports.tables.forms import FORMS
from reports.tables.requests import APPLICANTS, CARRIED, NEW, NEXT, RESULTS
from reports.tables.stored import stored

# How applications end, the usual ways first.
WEIGHTS = {
    "granted": 46,
    "partly": 10,
    "unavailable_not_held": 16,
    "unavailable_to_be_made": 5,
    "refused_third_party": 4,
    "refused_internal": 3,
    "refused_process": 3,
    "refused_inquiry": 4,
    "unhandled_petition": 5,
    "unhandled_repeated": 2,
    "other_no_correction": 2,
}
SHARES = {"person": 74, "business": 14, "charity": 2, "legal_service": 8, "other": 2}

Cells = dict[str, Decimal]


def tables_of(body: str, year: int) -> dict:
    """Return ``Report.tables`` of a body's year; the government's sum up all the others'."""
    return stored(
        {
            "disclosed": disclosed(body, year),
            "requests": requests(body, year),
            "disputes": disputes(body, year),
        }
    )


def disclosed(body: str, year: int) -> Cells:
    counts = year_of(body, year)
    cells = dict.fromkeys(FORMS["disclosed"].typed, Decimal(0))
    cells |= {
        "normative.made": Decimal(counts["normative"]),
        "normative.repealed": Decimal(counts["normative_repealed"]),
        "normative.in_force": Decimal(normative_in_force(body, year)),
        "licences.decisions": Decimal(counts["permits"]),
        "penalties.decisions": Decimal(counts["penalties"]),
        "coercion.decisions": Decimal(counts["coercions"]),
        "fees.amount": Decimal(counts["permits"] * 37) / 100,
    }
    return cells


@cache
def requests(body: str, year: int) -> Cells:
    if body == GOVERNMENT:
        return total([requests(key, year) for key in PROFILES])
    luck = Random(f"requests {body} {year}")
    cells = dict.fromkeys(FORMS["requests"].typed, Decimal(0))
    applicants = list(SHARES)
    for _each in range(year_of(body, year)["applications"]):
        [column] = luck.choices(applicants, list(SHARES.values()))
        cells[f"{NEW}.{column}"] += 1
    for column in APPLICANTS:
        carried = requests(body, year - 1)[f"{NEXT}.{column}"] if year > FIRST else Decimal(0)
        open_ones = cells[f"{NEW}.{column}"] + carried
        carried_on = Decimal(min(luck.choice([0, 0, 1, 1, 2]), open_ones // 5))
        cells[f"{CARRIED}.{column}"], cells[f"{NEXT}.{column}"] = carried, carried_on
        for row in luck.choices(list(WEIGHTS), list(WEIGHTS.values()), k=int(open_ones)):
            cells[f"{row}.{column}"] += 1
        for row in RESULTS:
            taken = min(cells[f"{row}.{column}"], carried_on)
            cells[f"{row}.{column}"] -= taken
            carried_on -= taken
    return cells


@cache
def disputes(body: str, year: int) -> Cells:
    if body == GOVERNMENT:
        return total([disputes(key, year) for key in PROFILES])
    luck = Random(f"disputes {body} {year}")
    often = PROFILES[body].applications / 20
    return {
        cell: Decimal(round(luck.uniform(0, often) * (0.3 if "corrected" in cell else 1)))
        for cell in FORMS["disputes"].typed
    }


def total(tables: list[Cells]) -> Cells:
    sums: Counter = Counter()
    for cells in tables:
        sums.update(cells)
    return dict(sums)
