"""The small grammar of the demo's texts.

``[甲|乙]``           one of several; ``[act=甲|乙]`` one that has a name
``<10-99>``           a whole number, ``<1.5-9.5>`` one with a decimal, ``<cases=10-99>`` named
``<tea~0.6*1.04>``    a yearly figure that was 0.6 in 2012 and grows so; it has a name too, and
                      ``{tea%}`` is its change on the year before
``{year}``            what has a name
``{=cases+others}``   sums and differences of what has a name
"""

import re
from random import Random

CHOICE = re.compile(r"\[(?:([a-z]+)=)?([^\[\]|]*(?:\|[^\[\]|]*)+)\]")
NUMBER = re.compile(r"<(?:(\w+)=)?(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)>")
TREND = re.compile(r"<(\w+)~([\d.]+)\*([\d.]+)>")
SUM = re.compile(r"\{=([\w+-]+)\}")
TERM = re.compile(r"([+-]?)(\w+)")
FIRST_YEAR = 2012


class Speaker:
    """Says sentences of the grammar with its own luck, and remembers what has a name."""

    def __init__(self, rng: Random, named: dict):
        self.rng, self.named = rng, named

    def say(self, text: str) -> str:
        while CHOICE.search(text):
            text = CHOICE.sub(self.choice, text)
        text = TREND.sub(self.trend, text)
        text = NUMBER.sub(self.number, text)
        text = SUM.sub(self.sum, text)
        return text.format_map(self.named)

    def choice(self, match: re.Match) -> str:
        chosen = self.rng.choice(match[2].split("|"))
        if match[1]:
            self.named[match[1]] = chosen
        return chosen

    def number(self, match: re.Match) -> str:
        name, low, high = match.groups()
        if "." in low:
            value = round(self.rng.uniform(float(low), float(high)), 1)
        else:
            value = self.rng.randint(int(low), int(high))
        if name:
            self.named[name] = value
        return str(value)

    def trend(self, match: re.Match) -> str:
        name, base, rate = match[1], float(match[2]), float(match[3])
        year = self.named["year"]
        now = self.figure(name, base, rate, year)
        before = self.figure(name, base, rate, year - 1)
        whole = "." not in match[2]
        self.named[name] = round(now) if whole else round(now, 1)
        self.named[f"{name}%"] = change_in_words(now, before)
        return str(self.named[name])

    @staticmethod
    def output(year: int) -> dict:
        """Return the district's product and that of its three sectors, which add up."""
        sectors = {"one": (21.6, 1.036), "two": (84.2, 1.058), "three": (76.6, 1.072)}
        named, totals = {}, []
        for name, (base, rate) in sectors.items():
            now, before = (
                round(Speaker.figure(name, base, rate, each), 1) for each in (year, year - 1)
            )
            named[name], named[f"{name}%"] = now, change_in_words(now, before)
            totals.append((now, before))
        now, before = (round(sum(values), 1) for values in zip(*totals, strict=True))
        return named | {"gdp": now, "gdp%": change_in_words(now, before)}

    @staticmethod
    def figure(name: str, base: float, rate: float, year: int) -> float:
        luck = Random(f"{name} {year}").uniform(-0.012, 0.012)
        return base * rate ** (year - FIRST_YEAR) * (1 + luck)

    def sum(self, match: re.Match) -> str:
        total = 0
        for sign, name in TERM.findall(match[1]):
            value = int(name) if name.isdigit() else self.named[name]
            total += -value if sign == "-" else value
        return f"{total:.1f}" if isinstance(total, float) else str(total)


def change_in_words(now: float, before: float) -> str:
    change = round(100 * (now / before - 1), 1)
    return f"{'增长' if change >= 0 else '下降'}{abs(change)}%"
