"""An example client of the API: prints new documents, and keeps their files.

    python docs/client.py http://127.0.0.1:8000 FOLDER [name=value ...]

Asks the list for documents (``q=…``, ``body=…``, any parameter of the list), page by page,
writes each as JSON into FOLDER with its attachments beside it, and remembers the ETag, so that
coming back costs next to nothing. Python's own library is all it needs.
"""

import hashlib
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode


class Site:
    def __init__(self, address: str):
        self.address = address.rstrip("/")

    def get(self, path: str, etag: str = "") -> tuple[bytes | None, str]:
        """Return the answer and its ETag; None when nothing has changed since ``etag``."""
        headers = {"If-None-Match": etag} if etag else {}
        request = urllib.request.Request(self.address + path, headers=headers)
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.read(), answer.headers["ETag"] or ""
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return None, etag
                if error.code not in (429, 503):  # asked too often, or an index is being built
                    raise SystemExit(f"{path}: {json.load(error)['detail']}") from error
                time.sleep(int(error.headers["Retry-After"] or 10))

    def documents(self, **wanted: str) -> Iterator[dict]:
        """Yield the documents of a list, newest first, with their texts."""
        path = f"/api/v1/disclosures/?{urlencode(wanted | {'page_size': '100'})}"
        while path:
            body, _etag = self.get(path)
            page = json.loads(body)
            for row in page["results"]:
                body, _etag = self.get(f"/api/v1/disclosures/{quote(row['index_number'])}/")
                yield json.loads(body)
            path = (page["next"] or "").removeprefix(self.address)


def keep(site: Site, document: dict, folder: Path) -> None:
    """Write a document and its attachments below ``folder``; what is there whole stays."""
    place = folder / document["index_number"].replace("/", "_")
    for number, attachment in enumerate(document["attachments"], start=1):
        # In folders of their own: two may have one name.
        file = place / str(number) / (Path(attachment["name"]).name or "file")
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file() and digest(file.read_bytes()) == attachment["sha256"]:
            continue
        body, _etag = site.get(attachment["url"])
        if digest(body) != attachment["sha256"]:
            raise SystemExit(f"{file}: not what the record says")
        file.write_bytes(body)
    place.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (place / "record.json").write_text(text, encoding="utf-8")


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def main(address: str, folder: str, *wanted: str) -> None:
    site, here = Site(address), Path(folder)
    parameters = dict(each.split("=", 1) for each in wanted)
    note = here / "etag"
    here.mkdir(parents=True, exist_ok=True)
    known = note.read_text() if note.exists() else ""
    body, etag = site.get(f"/api/v1/disclosures/?{urlencode(parameters)}", known)
    if body is None:
        print("nothing new")
        return
    for document in site.documents(**parameters):
        keep(site, document, here)
        print(document["published_on"], document["index_number"], document["title"])
    note.write_text(etag)


if __name__ == "__main__":
    main(*sys.argv[1:])
