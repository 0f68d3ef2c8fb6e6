"""PostgreSQL as we use it: lists of long texts, which a bulk insert sends, go quickly."""

import psycopg
from psycopg.types.array import ListDumper


class TextListDumper(ListDumper):
    """A list of texts as an array, every text in quotation marks.

    psycopg's own looks into each text for whether it needs them and escapes sign by sign:
    a fifth of what importing long documents takes.
    """

    def dump(self, obj: list) -> bytes | None:
        if not obj or any(type(each) is not str for each in obj):
            return super().dump(obj)
        texts = [each.replace("\\", "\\\\").replace('"', '\\"') for each in obj]
        array = '{"' + '","'.join(texts) + '"}'
        return super().dump(obj) if "\x00" in array else array.encode()


def send_long_texts_quickly() -> None:
    """Call it before the first connection."""
    psycopg.adapters.register_dumper(list, TextListDumper)
