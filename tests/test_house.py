"""The floors of the house: who may import whom (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BELOW = {
    "accounts": set(),
    "workdays": set(),
    "disclosure": {"accounts", "workdays"},
    "reports": {"accounts", "workdays", "disclosure"},
    "portal": {"accounts", "workdays", "disclosure", "reports"},
}
# Inside an app a room imports only rooms that stand before it.
CATALOGUE = [
    *(
        "workers",
        "characters",
        "compiled",
        "rows",
        "enums",
        "document_numbers",
        "schemes",
        "filetypes",
        "richtext",
        "personal_data",
    ),
    "querysets",
    *("models", "parts", "structure", "terms", "numbering", "publication", "audit"),
    "permissions",
    "paper",
    *("workflow", "trail", "versions", "exporting"),
    *(
        "search",
        "installation",
        "legacy",
        "records",
        "mirror",
        "demo",
        "filters",
        "forms",
        "agenda",
        "desk",
    ),
    *("middleware", "templatetags", "views", "feeds", "admin", "api", "management", "urls"),
]
REPORTS = [
    *("enums", "querysets", "models"),
    *("extraction", "charts", "outline"),  # pure: they know no table
    *("held", "installation", "indicators", "offered"),
    *("sums", "tables", "calendar", "recognition", "checking", "drafting", "confirming"),
    *("comparison", "charting", "exporting", "filters"),
    *("demo", "part"),
    *("templatetags", "views", "admin", "api", "management", "urls"),
]
ROOMS = {"disclosure": CATALOGUE, "reports": REPORTS}
# Faces may use one another where one shows what another makes.
FACES = {"views", "admin", "api", "management", "urls", "templatetags"}


def imports(file: Path) -> set[str]:
    """Return the dotted names that ``file`` imports, wherever the statement stands."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def python_files(app: str) -> list[Path]:
    return [file for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts]


@pytest.mark.parametrize("app", BELOW)
def test_an_app_imports_only_what_stands_below_it(app):
    turned = {
        (str(file.relative_to(ROOT)), name)
        for file in python_files(app)
        for name in imports(file)
        if name.split(".")[0] in BELOW.keys() - BELOW[app] - {app}
    }
    assert turned == set()


@pytest.mark.parametrize("app", ROOMS)
def test_a_room_imports_only_rooms_before_it(app):
    turned = set()
    rooms = ROOMS[app]
    for file in python_files(app):
        room = file.relative_to(ROOT / app).parts[0].removesuffix(".py")
        if room in {"apps", "__init__"}:
            continue
        for name in imports(file):
            other = name.split(".")[1] if name.startswith(f"{app}.") else room
            backwards = rooms.index(other) > rooms.index(room)
            if backwards and not {room, other} <= FACES:
                turned.add((str(file.relative_to(ROOT)), name))
    assert turned == set()


def test_the_rooms_of_reports_know_nothing_of_pages():
    faces = tuple(f"disclosure.{face}." for face in FACES)
    knowing = {
        (str(file.relative_to(ROOT)), name)
        for file in python_files("reports")
        for name in imports(file)
        if name.startswith(faces)
        and file.relative_to(ROOT / "reports").parts[0].removesuffix(".py") not in FACES
    }
    assert knowing == set()


def test_imports_stand_at_the_head_of_a_file():
    hidden = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for app in BELOW
        for file in python_files(app)
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    # System checks and parts of the record are registered when an app is ready.
    assert {name.split(":")[0] for name in hidden} == {"portal/apps.py", "reports/apps.py"}


def test_only_the_settings_read_the_environment():
    readers = {
        str(file.relative_to(ROOT))
        for app in BELOW
        for file in python_files(app)
        if "os.environ" in file.read_text() or "getenv" in file.read_text()
    }
    # The WSGI entry sets the settings module's name.
    assert readers == {"portal/settings.py", "portal/wsgi.py"}
