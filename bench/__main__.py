"""python -m bench COMMAND: see README.md in this folder."""

import argparse
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"


def load(options: argparse.Namespace) -> None:
    from bench.load import NotEmpty, load

    try:
        load(options.count)
    except NotEmpty:
        sys.exit("The database already holds a site; documents are loaded into an empty one.")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted: what is loaded stays.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("load", help="load documents into an empty database")
    command.add_argument("count", type=int)
    command.set_defaults(run=load)

    options = parser.parse_args()
    django.setup()
    options.run(options)


if __name__ == "__main__":
    main()
