"""The site that is followed, as it answers over HTTP: its log, and its files."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from disclosure.mirror.entries import Entry, read_entry

PATIENCE = 60  # seconds for an answer
TRIES = 5
PAUSE = 2  # seconds before the second try; doubled before each further one
PASSING = {429, 500, 502, 503, 504}
GONE = {404, 410}
PIECE = 64 * 1024  # bytes


class SourceFault(Exception):
    """The site does not answer as it should; the text says how, in words."""


class Gone(SourceFault):
    """What was asked for is no longer public there."""


class Source:
    def __init__(self, address: str):
        self.address = address.rstrip("/")

    def entries(self, after: int, *, structure_only: bool = False) -> Iterator[list[Entry]]:
        """Yield the entries after ``after`` as the site gives them out, oldest first."""
        only = {"only": "structure"} if structure_only else {}
        while True:
            answer = self.answer(f"/api/v1/changes/?{urlencode({'after': after} | only)}")
            try:
                entries = [read_entry(each) for each in answer["results"]]
            except (KeyError, TypeError, ValueError) as error:
                words = _("来源网站的日志读不懂：%(error)s")
                raise SourceFault(words % {"error": error}) from error
            if not entries:
                return
            yield entries
            after = entries[-1].seq

    def answer(self, path: str) -> dict:
        with self.open(path) as response:
            try:
                return json.load(response)
            except ValueError as error:
                words = _("%(address)s 的回答不是 JSON：请核对网址。")
                raise SourceFault(words % {"address": self.address + path}) from error

    def is_public(self, index_number: str) -> bool:
        try:
            self.open(f"/api/v1/disclosures/{quote(index_number)}/").close()
        except Gone:
            return False
        return True

    def fetch(self, facts: dict, file: BinaryIO) -> None:
        """Write the bytes of an attachment, checked by their hash, into ``file``."""
        digest = hashlib.sha256()
        path = f"/attachments/{facts['id']}/{quote(facts['name'])}"
        with self.open(path) as response:
            while piece := response.read(PIECE):
                digest.update(piece)
                file.write(piece)
        if digest.hexdigest() != facts["sha256"]:
            words = _("附件“%(name)s”的内容与校验码不符。")
            raise SourceFault(words % {"name": facts["name"]})

    def open(self, path: str):
        """Ask, again where it may help; raises SourceFault."""
        pause = PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                return urllib.request.urlopen(self.address + path, timeout=PATIENCE)
            except urllib.error.HTTPError as error:
                if error.code in GONE:
                    raise Gone(path) from error
                if error.code not in PASSING or attempt == TRIES:
                    raise SourceFault(self.words(path, error)) from error
                pause = max(pause, int(error.headers.get("Retry-After") or 0))
            except (urllib.error.URLError, OSError, ValueError) as error:
                if attempt == TRIES or isinstance(error, ValueError):
                    raise SourceFault(self.words(path, error)) from error
            time.sleep(pause)
            pause *= 2
        raise AssertionError

    def words(self, path: str, error: Exception) -> str:
        detail = getattr(error, "reason", error)
        if isinstance(error, urllib.error.HTTPError):
            try:
                detail = json.load(error)["detail"]
            except (ValueError, KeyError, TypeError):
                detail = error.code
        return _("%(address)s 没有正常回答：%(detail)s") % {
            "address": self.address + path,
            "detail": detail,
        }
