"""How fast this machine is beside the one on which the targets were first measured.

Rented machines differ fourfold, and the same one from hour to hour. So every table says
what a fixed piece of work, of the kind that pages are made of, takes here and now. What it
took there was reckoned by running the code of the first table elsewhere, beside it.
"""

import json
import random
import statistics
import time

from django.template import Context, Template

AT_FIRST = 4.0  # ms of the piece of work on the machine of the first table in README.md
TRIES = 7

ROWS = 60
PAGE = Template(
    "{% for row in rows %}<li><a href='/{{ row.number }}/'>{{ row.title }}</a>"
    "{% if row.year > 2015 %}<b>{{ row.year }}</b>{% endif %}"
    "{% for key, value in row.facts.items %}<dd>{{ key }}: {{ value|upper }}</dd>{% endfor %}"
    "</li>{% endfor %}"
)


def slower() -> float:
    """Return how many times as long as at first it takes: the median of a few tries, as pages
    are timed by medians."""
    return statistics.median(milliseconds() for _try in range(TRIES)) / AT_FIRST


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
