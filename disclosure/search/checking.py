"""Whether the index says what the database says. Damage on a disk makes no error, only
wrong answers, so it is looked for."""

import random
from collections.abc import Iterator

import apsw
from django.utils.translation import gettext as _

from disclosure.models import PublicationLog
from disclosure.search.building import contents_between, ranges
from disclosure.search.contents import Contents, pk_of
from disclosure.search.file import IndexFile
from disclosure.search.following import how_far_behind
from disclosure.search.generation import Generation
from disclosure.search.shelves import forget, shelf_names

ASKED = 3  # places of a text where the index is asked for what stands there
LENGTH = 6  # tokens
MOST = 20  # problems that are named one by one


def wrong(index: IndexFile) -> Iterator[str]:
    """Yield in words what is wrong with the index; nothing when it is right.

    Every document is compared with the narrow table, and the index is asked for phrases
    from its text. What changes meanwhile is no error.
    """
    head = PublicationLog.head()
    gap = how_far_behind(head)
    if gap is None:
        yield _("没有可用的索引。")
        return
    if gap:
        yield _("索引落后于日志 %(gap)d 条。") % {"gap": gap}
        return
    try:
        for (words,) in index.connection.execute("PRAGMA integrity_check(10)").fetchall():
            if words != "ok":
                yield _("索引文件损坏：%(words)s") % {"words": words}
                return
        yield from differing(index)
    except apsw.Error as error:
        yield _("索引文件损坏：%(words)s") % {"words": error}


def differing(index: IndexFile) -> Iterator[str]:
    """Yield a line for each document that the index holds otherwise than the database."""
    forget()  # what is asked is the file, not what this process holds of it
    counted = shelved = named = 0
    for first, last in ranges(0):
        for contents in contents_between(first, last):
            with index.reading() as generation:
                counted += 1
                shelved += len(shelf_names(contents.values))
                same = holds_the_same(generation, contents)
            if not same and not is_moving():
                named += 1
                yield _("索引中的 %(number)s 与数据库不一致。") % {"number": contents.number}
            if named == MOST:
                return
    with index.reading() as generation:
        held = generation.count()
        on_shelves = sum(map(len, generation.shelves.sets.values()))
    if held != counted and not is_moving():
        yield _("索引中有 %(held)d 件，数据库中公开的有 %(counted)d 件。") % {
            "held": held,
            "counted": counted,
        }
    elif on_shelves != shelved and not is_moving():
        yield _("索引中筛选条件下的文件与数据库不一致。")


def holds_the_same(generation: Generation, contents: Contents) -> bool:
    key = contents.key
    row = generation.select(
        "SELECT number, days.* FROM {numbers} AS numbers JOIN {documents} AS days"
        " ON days.key = numbers.key WHERE number = ?",
        [contents.number],
    ).fetchone()
    if row != (contents.number, key, *contents.values):
        return False
    shelves = generation.shelves.sets
    names = shelf_names(contents.values)
    if not all(name in shelves and pk_of(key) in shelves[name] for name in names):
        return False
    phrases = [f'facts : "{contents.facts}"']
    for column, text in [("title", contents.title), ("body", contents.body)]:
        phrases += [f'{column} : "{part}"' for part in parts_of(text.split())]
    titles = [f'"{part}"' for part in parts_of(contents.title.split())]
    return all(
        generation.select(f"SELECT 1 FROM {table}(?) WHERE rowid = ?", [match, key]).get
        for table, match in [
            ("{texts}", " AND ".join(phrases)),
            ("{titles}", " AND ".join(titles)),
        ]
        if match
    )


def parts_of(tokens: list[str]) -> Iterator[str]:
    """Yield the end of a text and some places of it; nothing of an empty one."""
    if not tokens:
        return
    starts = {max(0, len(tokens) - LENGTH)}
    starts |= {random.randrange(len(tokens)) for _place in range(ASKED - 1)}
    for start in starts:
        yield " ".join(tokens[start : start + LENGTH])


def is_moving() -> bool:
    """Whether the log has gone on since the check began to look."""
    return how_far_behind(PublicationLog.head()) != 0
