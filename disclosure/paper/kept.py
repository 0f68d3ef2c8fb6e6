"""Files made of a document: made once, kept until it changes, gone when it is withdrawn."""

import hashlib
import json
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from disclosure.models import Disclosure


def folder_of(disclosure: Disclosure) -> str:
    return f"made/{disclosure.pk}"


def fingerprint(facts) -> str:
    """Return a name for what a file is made of; ``facts`` are ready for JSON."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def kept(disclosure: Disclosure, name: str, make: Callable[[], bytes]):
    """Return the opened file ``name`` of ``disclosure``, made now unless it was before.

    One of the same kind that was made of older facts goes. ``name``: fingerprint and ending.
    """
    path = f"{folder_of(disclosure)}/{name}"
    if not default_storage.exists(path):
        content = make()
        forget(disclosure, ending=name.rpartition(".")[2])
        saved = default_storage.save(path, ContentFile(content))
        if saved != path:  # another process was faster
            default_storage.delete(saved)
        if not Disclosure.objects.public().filter(pk=disclosure.pk).exists():
            forget(disclosure)  # withdrawn or erased meanwhile
            return ContentFile(content)
    return default_storage.open(path)


def forget(disclosure: Disclosure, ending: str = "") -> None:
    """Delete the files made of ``disclosure``; those with ``ending`` alone, if given."""
    folder = folder_of(disclosure)
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        if name.endswith(ending):
            default_storage.delete(f"{folder}/{name}")
