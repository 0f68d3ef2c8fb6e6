"""Days on which an office of the demo works."""

from datetime import date, timedelta
from random import Random

FREE = {(1, 1), (1, 2), (1, 3), (5, 1), (5, 2), (5, 3)} | {(10, day) for day in range(1, 8)}


def works(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in FREE


def office_day(day: date, step: int = 1) -> date:
    """Return ``day``, or the next (``step`` −1: the last) day on which the office works."""
    while not works(day):
        day += timedelta(days=step)
    return day


def office_days_before(day: date, count: int) -> date:
    for _turn in range(count):
        day = office_day(day - timedelta(days=1), -1)
    return day


def office_days_after(day: date, count: int) -> date:
    for _turn in range(count):
        day = office_day(day + timedelta(days=1))
    return day


def some_office_day(month: str, rng: Random) -> date:
    """Return an office day in ``month`` ("2021-03"), or the day itself ("2021-03-15")."""
    parts = [int(part) for part in month.split("-")]
    if len(parts) == 3:
        return date(*parts)
    day = office_day(date(*parts, rng.randint(1, 26)))
    return day if day.month == parts[1] else office_day(day - timedelta(days=5), -1)


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
