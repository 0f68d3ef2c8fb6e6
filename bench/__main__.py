"""python -m bench COMMAND: see README.md in this folder."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
WAGTAIL = Path(tempfile.gettempdir()) / "gongkai-wagtail"


def load(options: argparse.Namespace) -> None:
    from bench.load import NotEmpty, load

    try:
        load(options.count)
    except NotEmpty:
        sys.exit("The database already holds a site; documents are loaded into an empty one.")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted: what is loaded stays.")


def multiply(options: argparse.Namespace) -> None:
    from bench.multiply import multiply

    multiply(options.times)


def pages(options: argparse.Namespace) -> None:
    from bench.pages import measure

    measure(options.requests, options.at_once, options.only, options.json)


def reports(options: argparse.Namespace) -> None:
    from bench.load import NotEmpty
    from bench.reports import measure

    try:
        measure(options.requests, options.only, options.json)
    except NotEmpty:
        sys.exit("The database already holds a site; reports are loaded into an empty one.")


def index(options: argparse.Namespace) -> None:
    from bench.index import measure

    measure(options.json)


def wagtail(options: argparse.Namespace) -> None:
    from bench.wagtail import measure

    measure(
        options.folder.absolute(),
        options.requests,
        options.at_once,
        options.rounds,
        options.json,
    )


def records(options: argparse.Namespace) -> None:
    from bench.load import NotEmpty
    from bench.records import measure

    try:
        measure(options.count)
    except NotEmpty:
        sys.exit("The database already holds a site; records come into an empty one.")


def extraction(options: argparse.Namespace) -> None:
    from bench.extraction import measure

    measure(options.json)


def legacy(options: argparse.Namespace) -> None:
    from bench.legacy import NotEmpty, measure

    try:
        measure(options.count)
    except NotEmpty:
        sys.exit("The database already holds a site; old pages are imported into an empty one.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("load", help="load documents into an empty database")
    command.add_argument("count", type=int)
    command.set_defaults(run=load)

    command = commands.add_parser("multiply", help="the documents over again, for costs alone")
    command.add_argument("times", type=int)
    command.set_defaults(run=multiply)

    command = commands.add_parser("pages", help="what each kind of page takes")
    command.add_argument("--requests", type=int, default=100, help="of each kind")
    command.add_argument("--at-once", type=int, default=0, help="readers at the same time")
    command.add_argument("--only", default="", help="kinds whose name begins so")
    command.add_argument("--json", type=Path, help="write the figures to this file")
    command.set_defaults(run=pages)

    command = commands.add_parser("reports", help="what pages about annual reports take")
    command.add_argument("--requests", type=int, default=100, help="of each kind")
    command.add_argument("--only", default="", help="kinds whose name begins so")
    command.add_argument("--json", type=Path, help="write the figures to this file")
    command.set_defaults(run=reports)

    command = commands.add_parser("index", help="what building and following take")
    command.add_argument("--json", type=Path, help="write the figures to this file")
    command.set_defaults(run=index)

    command = commands.add_parser("wagtail", help="a plain Wagtail site beside ours")
    command.add_argument("--folder", type=Path, default=WAGTAIL, help="where it is installed")
    command.add_argument("--requests", type=int, default=400, help="of each kind and round")
    command.add_argument("--rounds", type=int, default=3, help="of both sites in turn")
    command.add_argument("--at-once", type=int, default=8, help="readers at the same time")
    command.add_argument("--json", type=Path, help="write the figures to this file")
    command.set_defaults(run=wagtail)

    command = commands.add_parser("records", help="what import and export of records take")
    command.add_argument("count", type=int)
    command.set_defaults(run=records)

    command = commands.add_parser("extraction", help="proposing the figures of reports")
    command.add_argument("--json", type=Path, help="write the rates to this file")
    command.set_defaults(run=extraction)

    command = commands.add_parser("legacy", help="what importing old pages takes")
    command.add_argument("count", type=int)
    command.set_defaults(run=legacy)

    options = parser.parse_args()
    django.setup()
    options.run(options)


if __name__ == "__main__":
    main()
