"""Processes that make contents on all cores.

They import this module before Django is ready, so nothing here needs a model.
"""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

import django


def pool() -> ProcessPoolExecutor:
    """Return one process a core; each ends with this one, even when it is killed."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(os.cpu_count(), context, initializer=start)


def start() -> None:
    django.setup()
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
