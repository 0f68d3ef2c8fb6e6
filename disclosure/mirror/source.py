"""The site that is followed, as it answers over HTTP: its log, and its files."""

import hashlib
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from typing import BinaryIO
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from disclosure.mirror.entries import Entry, read_entry
from disclosure.records.incoming import BadRecord, File

ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(/[^\s?#]*)?", re.ASCII)
PATIENCE = 60  # seconds for an answer
TRIES = 5
PAUSE = 2  # seconds before the second try; doubled before each further one
PASSING = {429, 500, 502, 503, 504}
GONE = {404, 410}
LONGEST_PAUSE = 120  # seconds, whatever the site asks for
LONGEST = 600  # seconds for a whole answer
LARGEST = 256 * 1024**2  # bytes of an answer of the log
PIECE = 64 * 1024  # bytes


class SourceFault(Exception):
    """The site does not answer as it should; the text says how, in words."""


class Gone(SourceFault):
    """What was asked for is no longer public there."""


class Source:
    def __init__(self, address: str):
        """Raises SourceFault, at once, for what is no address of a web site."""
        self.address = address.rstrip("/")
        if not ADDRESS.fullmatch(self.address):
            words = _("“%(address)s”不是网址，应如 https://www.example.gov.cn。")
            raise SourceFault(words % {"address": address})

    def entries(self, after: int, *, structure_only: bool = False) -> Iterator[list[Entry]]:
        """Yield the entries after ``after`` as the site gives them out, oldest first."""
        only = {"only": "structure"} if structure_only else {}
        while True:
            answer = self.answer(f"/api/v1/changes/?{urlencode({'after': after} | only)}")
            try:
                entries = [read_entry(each) for each in answer["results"]]
            except (BadRecord, KeyError, TypeError, ValueError) as error:
                words = _("来源网站的日志读不懂：%(error)s")
                raise SourceFault(words % {"error": error}) from error
            if not entries:
                return
            if entries[-1].seq <= after:
                raise SourceFault(_("来源网站的日志在第 %(seq)d 条处不前进。") % {"seq": after})
            yield entries
            after = entries[-1].seq

    def answer(self, path: str) -> dict:
        body = bytearray()
        with self.open(path) as response:
            for piece in self.pieces(path, response):
                body += piece
                if len(body) > LARGEST:
                    words = _("%(address)s 的回答太长。")
                    raise SourceFault(words % {"address": self.address + path})
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            words = _("%(address)s 的回答不是 JSON：请核对网址。")
            raise SourceFault(words % {"address": self.address + path}) from error

    def fetch(self, facts: File, file: BinaryIO) -> None:
        """Write the bytes of an attachment, checked by length and hash, into ``file``."""
        digest, size = hashlib.sha256(), 0
        path = f"/attachments/{facts.public_id}/{quote(facts.name, safe='')}"
        with self.open(path) as response:
            for piece in self.pieces(path, response):
                digest.update(piece)
                file.write(piece)
                size += len(piece)
                if size > facts.size:
                    break
        if size != facts.size or digest.hexdigest() != facts.sha256:
            words = _("附件“%(name)s”的内容与校验码不符。")
            raise SourceFault(words % {"name": facts.name})

    def pieces(self, path: str, response) -> Iterator[bytes]:
        """Read an answer to its end; raises SourceFault when it breaks off or dawdles."""
        ends = time.monotonic() + LONGEST
        try:
            while piece := response.read1(PIECE):
                yield piece
                if time.monotonic() > ends:
                    raise TimeoutError(_("超过 %(s)d 秒仍未答完") % {"s": LONGEST})
        except (HTTPException, OSError) as error:
            raise SourceFault(self.words(path, error)) from error

    def open(self, path: str):
        """Ask, again where it may help; raises SourceFault."""
        pause = PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                return urllib.request.urlopen(self.address + path, timeout=PATIENCE)
            except urllib.error.HTTPError as error:
                if error.code in GONE:
                    raise Gone(self.words(path, error)) from error
                if error.code not in PASSING or attempt == TRIES:
                    raise SourceFault(self.words(path, error)) from error
                pause = max(pause, asked_pause(error))
            except (HTTPException, OSError, ValueError) as error:
                if attempt == TRIES or isinstance(error, ValueError):
                    raise SourceFault(self.words(path, error)) from error
            time.sleep(pause)
            pause *= 2
        raise AssertionError

    def words(self, path: str, error: Exception) -> str:
        detail = getattr(error, "reason", error)
        if isinstance(error, urllib.error.HTTPError):
            try:
                detail = str(json.loads(error.read(PIECE))["detail"])[:300]
            except (HTTPException, OSError, ValueError, LookupError, TypeError):
                detail = error.code
        return _("%(address)s 没有正常回答：%(detail)s") % {
            "address": self.address + path,
            "detail": detail,
        }


def asked_pause(error: urllib.error.HTTPError) -> int:
    """The seconds that the site asks to wait, within reason; 0 for none that are readable."""
    asked = error.headers.get("Retry-After") or ""
    return min(int(asked[:9]), LONGEST_PAUSE) if asked.isascii() and asked.isdigit() else 0
