"""What happens to a disclosure: states, who moves it, and the entry in the log.

Every step is one function: all of it happens or nothing. Locks are taken in one order: the
head of the log, then numbers, then rows, then the head of the audit. ``by`` is who does it,
checked under the lock; None is the clock or a command.
"""

from disclosure.workflow.bringing import Brought, bring
from disclosure.workflow.changing import catch_up, correct, note_repeal, revise
from disclosure.workflow.checks import missing_for_publication
from disclosure.workflow.ending import ask_erasure, drop_erasure, erase, restore, withdraw
from disclosure.workflow.publishing import publish, publish_due
from disclosure.workflow.review import approve, pass_review, reopen, send_back, submit

__all__ = [
    "Brought",
    "approve",
    "ask_erasure",
    "bring",
    "catch_up",
    "correct",
    "drop_erasure",
    "erase",
    "missing_for_publication",
    "note_repeal",
    "pass_review",
    "publish",
    "publish_due",
    "reopen",
    "restore",
    "revise",
    "send_back",
    "submit",
    "withdraw",
]
