"""What a reader typed, as words: all must occur, a leading minus excludes, quotation marks
keep a phrase with spaces together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.search.tokens import characters_of, holds, is_one_character, phrases

MINUS = "-－−"
PARTING = re.compile(r"[\s\"“”＂「」]+")
TYPED = re.compile(rf"(?P<minus>[{MINUS}])?(?:[\"“”＂]([^\"“”＂]*)[\"“”＂]|「([^」]*)」|(\S+))")
IN_TITLE, ANYWHERE = "title : ", ""
EVERYTHING = "a1"  # a term that every document has; like all terms, no text has it


@dataclass(frozen=True)
class Word:
    """One word, as typed, but for quotation marks."""

    text: str
    excluded: bool = False

    @property
    def typed(self) -> str:
        """The word as it would be typed again."""
        is_quoted = " " in self.text or (self.text[0] in MINUS and not self.excluded)
        text = f'"{self.text}"' if is_quoted else self.text
        return f"-{text}" if self.excluded else text

    @property
    def is_in_title_only(self) -> bool:
        return is_one_character(self.text)

    def expression(self, where: str) -> str:
        """The word in FTS5's language, looked for in ``where``."""
        if self.is_in_title_only:
            return f"({' OR '.join(title_terms(self.text))})"
        return f"{where}({' OR '.join(phrases(self.text))})"

    @property
    def titled(self) -> str:
        """The word in FTS5's language, looked for in the table of titles."""
        return f"({' OR '.join(phrases(self.text))})"

    def is_held_by(self, title: str, body: str) -> bool:
        if self.is_in_title_only:
            return holds(title, self.text)
        return holds(title, self.text) or holds(body, self.text)


def title_terms(title: str) -> list[str]:
    """A term for each Chinese character, so that one alone is found at once."""
    return [f"t_{character}" for character in sorted(characters_of(title))]


def words_of(text: str) -> list[Word]:
    """Return the words of what was typed; what has neither letter nor digit is passed over."""
    words = []
    for match in TYPED.finditer(text):
        typed = next(part for part in match.groups()[1:] if part is not None)
        word = Word(PARTING.sub(" ", typed).strip(), bool(match["minus"]))
        if phrases(word.text):
            words.append(word)
    return list(dict.fromkeys(words))


def wanted(words: Iterable[Word]) -> list[Word]:
    """Those of ``words`` that must occur."""
    return [word for word in words if not word.excluded]


def matching(words: Iterable[Word], where: str = ANYWHERE) -> str:
    """Return the FTS5 expression of all ``words``; excluded ones are excluded anywhere."""
    words = list(words)
    unwanted = [word.expression(ANYWHERE) for word in words if word.excluded]
    found = " AND ".join(word.expression(where) for word in wanted(words)) or EVERYTHING
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def in_titles(words: Iterable[Word]) -> str:
    """Return the FTS5 expression, for the table of titles, of all words that are wanted."""
    return " AND ".join(word.titled for word in wanted(words))


def holds_all(words: Iterable[Word], title: str, body: str) -> bool:
    """Whether a document is found by ``words``: the truth for the index, without it."""
    return all(word.is_held_by(title, body) != word.excluded for word in words)
