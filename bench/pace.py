"""How fast this machine is beside the one on which the targets were first measured.

Rented machines differ fourfold, and the same one from hour to hour. So every table says
what a fixed piece of work, of the kind that pages are made of, takes here and now. What it
took there was reckoned by running the code of the first table elsewhere, beside it.
"""

import json
import random
import time
from dataclasses import dataclass

from django.template import Context, Template

from bench.tables import say

AT_FIRST = 4.0  # ms of the piece of work on the machine of the first table in README.md
TRIES = 7

ROWS = 60
PAGE = Template(
    "{% for row in rows %}<li><a href='/{{ row.number }}/'>{{ row.title }}</a>"
    "{% if row.year > 2015 %}<b>{{ row.year }}</b>{% endif %}"
    "{% for key, value in row.facts.items %}<dd>{{ key }}: {{ value|upper }}</dd>{% endfor %}"
    "</li>{% endfor %}"
)


@dataclass(frozen=True)
class Pace:
    """``milliseconds`` of the piece of work; ``slower``: how many times as long as at first."""

    milliseconds: float

    @property
    def slower(self) -> float:
        return self.milliseconds / AT_FIRST


def pace() -> Pace:
    """Measure it: the median of a few tries, as pages are timed by medians."""
    return Pace(sorted(milliseconds() for _try in range(TRIES))[TRIES // 2])


def tell_pace() -> None:
    now = pace()
    say(
        f"this machine, now: {now.slower:.2f} times as long as the one of the first table"
        f" ({now.milliseconds:.1f} ms for what took {AT_FIRST} ms there)"
    )


def milliseconds() -> float:
    """Return what it takes to read, sort, write and render as much as a few pages do."""
    draw = random.Random(1)
    began = time.perf_counter()
    rows = [
        {
            "number": f"{draw.randrange(10**9):09}",
            "title": "关于<调整>行政执法事项的通知" * draw.randrange(1, 4),
            "year": draw.randrange(2000, 2026),
            "facts": {f"f{place}": f"值{draw.randrange(10**6)}" for place in range(8)},
        }
        for _row in range(ROWS)
    ]
    held = {f"{row['number']}-{place}": row for row in rows for place in range(100)}
    keys = sorted(held, key=lambda key: key[::-1])
    rows = [held[key] for key in keys[::100]]
    PAGE.render(Context({"rows": json.loads(json.dumps(rows))}))
    return (time.perf_counter() - began) * 1000
