"""Processes beside this one, that read or make what this one saves.

They import this module before Django is ready, so nothing here needs a model.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import django


def start() -> None:
    """Begin a process: Ctrl-C is for the one that saves, with which this one ends, even when
    that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    gc.freeze()  # what stands until the end is not looked through for garbage
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


@contextmanager
def pool(
    processes: int | None = None, begin: Callable = start, arguments: tuple = ()
) -> Iterator[Executor]:
    """Give ``processes``, or one a core, each of which has begun with ``begin``."""
    context = multiprocessing.get_context("spawn")
    workers = ProcessPoolExecutor(processes or os.cpu_count(), context, begin, arguments)
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


def in_order(
    workers: Executor, function: Callable, calls: Iterable[tuple], ahead: int
) -> Iterator[tuple[tuple, Any]]:
    """Yield each of ``calls``, tuples of arguments, with what ``function`` gives; at most
    ``ahead`` are begun before they are asked for."""
    begun: deque[tuple[tuple, Future]] = deque()
    for arguments in calls:
        begun.append((arguments, workers.submit(function, *arguments)))
        if len(begun) > ahead:
            arguments, future = begun.popleft()
            yield arguments, future.result()
    for arguments, future in begun:
        yield arguments, future.result()
