"""Addresses of an older site in one spelling: path and sorted query, without host."""

import re
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urljoin, urlsplit

LONGEST = 500  # characters
NOWHERE = "http://old.invalid"
INDEXES = ("index.html", "index.shtml", "index.htm", "default.html", "default.htm", "index.jsp")


def decoded(text: str) -> str:
    """``text`` with its %XX decoded, as UTF-8 or, as older sites wrote, GB 18030."""
    data = unquote_to_bytes(text)
    for encoding in ["utf-8", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def normal_address(url: str) -> str:
    """Return the path and query of ``url`` in the spelling that is stored; "" for none.

    http://old.example/a/../b.asp?y=2&x=1#top and /b.asp?x=1&y=2 are one.
    """
    if not url.strip():
        return ""
    try:
        parts = urlsplit(urljoin(f"{NOWHERE}/", url.strip().replace("\\", "/")))
        query = parts.query
    except ValueError:
        return ""
    path = re.sub(r"/{2,}", "/", decoded(parts.path)) or "/"
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    address = path + (f"?{urlencode(pairs)}" if pairs else "")
    return address if len(address) <= LONGEST and "\x00" not in address else ""


def joined_address(base: str, href: str) -> str:
    """Return where ``href`` leads from the page at ``base``; "" when to another site."""
    own = urlsplit(base if "//" in base else NOWHERE + base)
    try:
        target = urlsplit(urljoin(own.geturl(), href.strip().replace("\\", "/")))
    except ValueError:
        return ""
    if target.scheme not in {"http", "https"} or target.hostname != own.hostname:
        return ""
    return normal_address(target.geturl())


def spellings(path: str, query: str) -> list[str]:
    """Return the stored addresses that a request for ``path`` and ``query`` may mean, the
    surest first. ``path`` is decoded already."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    asked = [f"{path}?{urlencode(pairs)}"] if pairs else []
    asked.append(path)
    if path.endswith("/"):
        asked += [path + name for name in INDEXES]
    elif path.rpartition("/")[2] in INDEXES:
        asked.append(path.rpartition("/")[0] + "/")
    return [address for address in asked if len(address) <= LONGEST and "\x00" not in address]
