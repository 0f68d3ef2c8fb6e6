"""The index under several real processes, and under processes that are killed."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from disclosure.models import Disclosure, PublicationLog
from disclosure.search.file import close_index, open_index
from disclosure.search.following import answering
from disclosure.search.found import Found
from disclosure.search.question import Question
from tests.factories import DisclosureFactory
from tests.processes import environment, run_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]

WRITER = """
import random, time
from disclosure.models import Disclosure
from disclosure.workflow import publish, withdraw
keys = {keys}
for step in range(40):
    row = Disclosure.objects.get(pk=random.choice(keys))
    if row.is_public:
        withdraw(row, reason="内容有误。", ground="核查")
    else:
        publish(row)
    time.sleep(random.choice([0, 0, 0.01, 0.06]))
"""
SEARCHER = """
import time
from django.test import RequestFactory
from disclosure.models import Disclosure, PublicationLog
from disclosure.search.following import answering
from disclosure.search.found import Found
from disclosure.search.question import Question
from disclosure.search.query import words_of
compared = wrong = 0
began = time.monotonic()
question = Question(words=tuple(words_of("轮番公开")))
# A busy machine compares less often: it gets longer.
while (past := time.monotonic() - began) < 4 or compared < 15 and past < 40:
    head = PublicationLog.head()
    with answering(head) as index:
        found = Found(index, question)
        keys, count, position = found.page(0, 100), found.count, index.position
    public = set(Disclosure.objects.public().values_list("pk", flat=True))
    if PublicationLog.head().seq == head.seq and position.seq == head.seq:
        compared += 1
        wrong += set(keys) != public or count != len(public)
    shown = [row.pk for row in Disclosure.objects.public().by_keys(keys)]
    assert shown == [key for key in keys if key in shown]
print(compared, wrong)
"""
KILLED = """
import os, signal
from disclosure.models import Disclosure, PublicationLog
from disclosure.search import following
from disclosure.search.file import IndexFile
from disclosure.search.generation import Generation
from disclosure.workflow import publish
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
publish(Disclosure.objects.get(pk={pk}))
{moment}
with following.answering(PublicationLog.head()):
    die()
"""


def run_killed(script: str) -> int:
    """Run a script that is to be killed; return how it ended."""
    script = "import django; django.setup()\n" + script
    process = [sys.executable, "-c", script]
    return subprocess.run(process, env=environment(), timeout=60).returncode


def public_and_indexed() -> tuple[set[int], set[int]]:
    with answering(PublicationLog.head()) as index:
        keys = Found(index, Question()).page(0, 1000)
    return set(Disclosure.objects.public().values_list("pk", flat=True)), set(keys)


def test_four_processes_search_while_two_publish_and_withdraw():
    rows = [DisclosureFactory(title=f"轮番公开的文件之{each}") for each in "甲乙丙丁戊己"]
    keys = [row.pk for row in rows]
    scripts = [WRITER.format(keys=part) for part in (keys[:3], keys[3:])]
    answers = run_at_once([*scripts, *[SEARCHER] * 4])
    compared, wrong = zip(*(map(int, answer.split()) for answer in answers[2:]), strict=True)
    assert sum(compared) > 50
    assert sum(wrong) == 0
    public, indexed = public_and_indexed()
    assert public == indexed


@pytest.mark.parametrize(
    "moment",
    [
        "die()",
        "following.catch_up = die",
        "Generation.remove = die",
        "Generation.put = die",
        "Generation.reach = die",
        "",
    ],
    ids=["after the commit", "before", "removing", "putting", "reaching", "after"],
)
def test_after_a_kill_at_any_moment_the_next_list_is_true(moment):
    DisclosureFactory.create_batch(2)
    public_and_indexed()
    draft = DisclosureFactory(state="draft")
    script = KILLED.format(pk=draft.pk, moment=moment)
    assert run_killed(script) == -signal.SIGKILL
    public, indexed = public_and_indexed()
    assert draft.pk in public
    assert public == indexed
    call_command("rebuild_index", "--check", verbosity=0)


BUILDER = """
import os, signal
from disclosure.search import building
building.CHUNK, building.ALONE = 5, {alone}
from disclosure.search.file import open_index
for place, count in enumerate(building.build(open_index())):
    if place == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("alone", [2000, 1], ids=["alone", "with others"])
def test_an_interrupted_building_goes_on_where_it_stopped(alone):
    DisclosureFactory.create_batch(23)
    public_and_indexed()
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\n" + BUILDER.format(alone=alone, after=2),
        ],
        env=environment(),
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert open_index().unfinished().count() == 15
    # The lists went on, and what happens meanwhile is in both.
    withdrawn = Disclosure.objects.first()
    call = (
        "from disclosure.models import Disclosure; from disclosure.workflow import withdraw\n"
    )
    run_at_once(
        [
            call
            + f"withdraw(Disclosure.objects.get(pk={withdrawn.pk}), reason='误', ground='误')"
        ]
    )
    late = DisclosureFactory()
    public, indexed = public_and_indexed()
    assert public == indexed
    call_command("rebuild_index", verbosity=0)
    public, indexed = public_and_indexed()
    assert public == indexed
    assert late.pk in indexed
    assert withdrawn.pk not in indexed
    assert open_index().unfinished() is None
    assert len(open_index().numbers()) == 1


def test_two_builders_do_not_meet(capsys):
    DisclosureFactory()
    index = open_index()
    lock = settings.INDEX_PATH.with_name(settings.INDEX_PATH.name + ".building")
    script = f"""
import fcntl, sys, time
file = open({str(lock)!r}, "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    call_command("rebuild_index", "--anew")
    assert "另一个进程正在建立索引" in capsys.readouterr().out
    holder.kill()
    holder.communicate()
    call_command("rebuild_index", "--anew")
    assert "索引已建成：1 件" in capsys.readouterr().out
    assert index.current().count() == 1


def test_the_inode_of_a_new_file_is_seen_by_every_thread():
    DisclosureFactory()
    public_and_indexed()
    before = open_index()
    settings.INDEX_PATH.replace(settings.INDEX_PATH.with_name("elsewhere.sqlite3"))
    assert open_index() is not before
    close_index()
    settings.INDEX_PATH.with_name("elsewhere.sqlite3").unlink()
