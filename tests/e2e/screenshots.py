"""Take a picture of every kind of page of the demo, for people to look at.

    python -m tests.e2e.screenshots FOLDER

Makes a demo site of its own in a temporary folder, serves it, and leaves
FOLDER/<page>-<width>-<mode>.png, at 1280 and 390 wide, normal, large type and dark.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

MODES = {
    "normal": {},
    "large": {"text": "large"},
    "contrast": {"contrast": "high"},
    "dark": {},
}


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def pages() -> dict[str, str]:
    """Return an address for each kind of page, found in the demo's own data."""
    from django.db.models.functions import Length

    from disclosure.models import Disclosure, SubjectCategory
    from reports.models import Report

    public = Disclosure.objects.public().annotate(
        long=Length("content_text"), title_length=Length("title")
    )
    table = max(
        public.filter(content_html__contains="<table>"),
        key=lambda row: row.content_html.split("</tr>")[0].count("<t"),
    )
    related = public.filter(relations__target__isnull=False).first()
    repealed = public.filter(repealed_noted_on__isnull=False).first()
    subject = SubjectCategory.objects.filter(links__disclosure__state="published").first()
    reports = Report.objects.public().select_related("kind", "disclosure__issuing_body")
    broken = reports.get(
        kind__code="rule-of-law", year=2021, disclosure__issuing_body__kind="government"
    )
    tables = reports.filter(scope="all").latest("year")
    return {
        "home": "/",
        "guide": "/guide/",
        "rules": "/rules/",
        "statutory": "/statutory/",
        "annual-reports": "/annual-reports/",
        "apply": "/apply/",
        "column": "/columns/statutory/other/",
        "list": "/disclosures/",
        "list-filtered": f"/disclosures/?q=通知&subject={subject.code}&validity=in_force",
        "list-empty": "/disclosures/?q=没有这样的文件",
        "list-unreadable": "/disclosures/?year=十九",
        "detail-short": public.order_by("long").first().get_absolute_url(),
        "detail-long": public.order_by("-long").first().get_absolute_url(),
        "detail-title": public.order_by("-title_length").first().get_absolute_url(),
        "detail-table": table.get_absolute_url(),
        "detail-related": related.get_absolute_url(),
        "detail-repealed": repealed.get_absolute_url(),
        "detail-attached": public.filter(attachments__isnull=False).first().get_absolute_url(),
        "withdrawn": Disclosure.objects.withdrawn().first().get_absolute_url(),
        "not-found": "/disclosures/000000000/2000-00001/",
        "figures": "/reports/figures/",
        "figures-compared": "/reports/figures/?indicator=enforcement-cases",
        "trail": "/trail/",
        "reports": "/reports/",
        "reports-kind": "/reports/rule-of-law/",
        "report": broken.get_absolute_url(),
        "report-beside": f"{broken.get_absolute_url()}?beside=1",
        "report-tables": tables.get_absolute_url(),
        "admin-sign-in": "/admin/login/",
        "api-docs": "/api/docs/",
    }


def desk_pages() -> dict[str, str]:
    from disclosure.models import Disclosure

    draft = Disclosure.objects.filter(state="draft").first()
    shown = Disclosure.objects.public().first()
    desk = "/admin/disclosure/disclosure/"
    return {
        "desk": "/admin/",
        "desk-list": desk,
        "desk-add": f"{desk}add/",
        "desk-draft": f"{desk}{draft.pk}/change/",
        "desk-public": f"{desk}{shown.pk}/change/",
        "desk-columns": "/admin/disclosure/column/",
        "desk-bodies": "/admin/disclosure/issuingbody/",
        "desk-reports": "/admin/reports/report/",
        "desk-report-begin": "/admin/reports/report/add/",
        "desk-report-kind": "/admin/reports/reportkind/1/change/",
    }


def take(folder: Path, address: str, wanted: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    from tests.e2e.conftest import ARGUMENTS, NARROW, WIDE

    found, desk = pages(), desk_pages()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for mode, display in MODES.items():
            for viewport in (WIDE, NARROW):
                context = browser.new_context(
                    base_url=address,
                    viewport=viewport,
                    locale="zh-CN",
                    color_scheme="dark" if mode == "dark" else "light",
                )
                page = context.new_page()
                for name, value in display.items():
                    page.request.post("/display/", form={name: value})
                shown = found
                if mode == "normal":
                    shown = found | desk
                for name, path in shown.items():
                    if wanted and name not in wanted:
                        continue
                    if name == "desk":
                        page.goto("/admin/login/")
                        page.fill("[name=username]", "painter")
                        page.fill("[name=password]", "a-long-password")
                        page.press("[name=password]", "Enter")
                    page.goto(path)
                    page.wait_for_timeout(150)
                    picture = folder / f"{name}-{viewport['width']}-{mode}.png"
                    page.screenshot(path=picture, full_page=not name.endswith("long"))
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    note = f"  OVERFLOW {wide}" if wide > viewport["width"] else ""
                    print(f"{picture.name}{note}", flush=True)  # noqa: T201
                context.close()
        browser.close()


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="gongkai-screenshots-"))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{place / 'db.sqlite3'}",
        "MEDIA_ROOT": str(place / "media"),
        "INDEX_PATH": str(place / "index.sqlite3"),
        "SITE_URL": address,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    for command in (
        ["migrate", "-v0"],
        ["collectstatic", "--noinput", "-v0"],
        ["seed_demo", "-v0"],
        ["rebuild_index", "-v0"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], check=True)
    import django

    django.setup()
    from accounts.models import User

    User.objects.create_superuser("painter", "", "a-long-password", name="画师")
    gunicorn = ["-m", "gunicorn", "portal.wsgi", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen([sys.executable, *gunicorn, "--bind", f"127.0.0.1:{port}"])
    try:
        for _attempt in range(100):
            try:
                urlopen(f"{address}/healthz").close()
                break
            except OSError:
                time.sleep(0.1)
        take(folder, address, wanted)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
