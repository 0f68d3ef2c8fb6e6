"""A site as it is run: gunicorn with two workers, and somebody who asks it for pages."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import ROOT

WORKERS, THREADS = 2, 4
PATIENCE = 60  # seconds for the server to answer the first time


@dataclass
class Answer:
    milliseconds: float
    status: int
    length: int  # bytes
    etag: str


class Reader:
    """Asks for one page after another over one connection."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, address: str, etag: str = "") -> Answer:
        headers = {"If-None-Match": etag} if etag else {}
        began = time.perf_counter()
        try:
            self.connection.request("GET", address, headers=headers)
            response = self.connection.getresponse()
        except ConnectionError:  # the server closes what was idle too long
            self.connection.close()
            began = time.perf_counter()
            self.connection.request("GET", address, headers=headers)
            response = self.connection.getresponse()
        body = response.read()
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer(milliseconds, response.status, len(body), response.headers["ETag"] or "")


@dataclass
class Server:
    port: int
    pid: int

    def workers(self) -> list[Path]:
        """Return what the system tells of each worker."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [Path("/proc") / pid for pid in children]

    def memory(self) -> list[float]:
        """Return the resident memory of each worker, in MB."""
        pages = [int((each / "statm").read_text().split()[1]) for each in self.workers()]
        return [count * os.sysconf("SC_PAGE_SIZE") / 2**20 for count in pages]

    def work(self) -> float:
        """Return the milliseconds that the workers have computed so far."""
        ticks = 0
        for each in self.workers():
            *_, user, system = (each / "stat").read_text().rpartition(")")[2].split()[:13]
            ticks += int(user) + int(system)
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(python: str, application: str, folder: Path, **variables: str) -> Iterator[Server]:
    """Serve a WSGI application from ``folder`` on a free port until the block ends."""
    port = free_port()
    command = [python, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}"]
    command += [f"--workers={WORKERS}", f"--threads={THREADS}", "--log-level=warning"]
    site = f"http://127.0.0.1:{port}"
    environment = os.environ | variables | {"SITE_URL": site, "DEBUG": ""}
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def our_site() -> AbstractContextManager[Server]:
    return serving(sys.executable, "portal.wsgi", ROOT, DJANGO_SETTINGS_MODULE="bench.settings")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            Reader(port).get("/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server does not answer.")
