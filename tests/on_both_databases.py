"""Run the whole suite on SQLite, and all that asks the database on PostgreSQL too; say by
name what was not run.

What is missing on a machine is skipped here, but in CI it is a failure.
"""

import os
import shutil
import subprocess
import sys

import psycopg

POSTGRES = os.environ.get("TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/gongkai")
IN_CI = bool(os.environ.get("CI"))


def postgres_answers() -> bool:
    address, _slash, _name = POSTGRES.rpartition("/")
    try:
        psycopg.connect(f"{address}/postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def run_suite(database: str, url: str, arguments: list[str]) -> bool:
    print(f"--- {database}", flush=True)  # noqa: T201
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments]
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode == 0


def main() -> int:
    arguments = sys.argv[1:]
    missing = [] if postgres_answers() else [f"PostgreSQL ({POSTGRES})"]
    if shutil.which("chromium") is None:
        missing.append("browser tests (chromium)")
        arguments += ["-m", "not browser"]
    passed = run_suite("SQLite", "sqlite:///var/test.sqlite3", arguments)
    if postgres_answers():
        passed &= run_suite("PostgreSQL", POSTGRES, [*arguments, "--database-only"])
    for name in missing:
        print(f"NOT RUN on this machine: {name}")  # noqa: T201
    return 0 if passed and not (IN_CI and missing) else 1


if __name__ == "__main__":
    sys.exit(main())
