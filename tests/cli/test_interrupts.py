"""Ctrl-C ends a command wherever it comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGINNING = """
import os, signal, time
from graphmodel.cli.interrupts import interrupts, stopping

def press():
    os.kill(os.getpid(), signal.SIGINT)

class Deaf:
    def __del__(self):
        press()
        time.sleep(0.01)

class Sore:
    def __enter__(self):
        pass
    def __exit__(self, *_):
        raise BufferError("of what was broken off")

def work():
    time.sleep(10)
"""


def run(text: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", BEGINNING + text], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_an_interrupt_that_is_lost_comes_again() -> None:
    assert run("""
try:
    with interrupts():
        Deaf()
        print("lost", flush=True)
        work()
except KeyboardInterrupt:
    print("ended")
""") == (0, "lost\nended\n", "")


@pytest.mark.long
def test_an_interrupt_on_its_way_is_left_alone() -> None:
    assert run("""
try:
    with interrupts():
        try:
            press()
            work()
        finally:
            time.sleep(1)
            print("closed", flush=True)
except KeyboardInterrupt:
    print("ended")
""") == (0, "closed\nended\n", "")


def test_a_second_one_ends_the_closing() -> None:
    assert run("""
try:
    with interrupts():
        try:
            press()
            work()
        finally:
            press()
            print("closed", flush=True)
except KeyboardInterrupt:
    print("ended")
""") == (0, "ended\n", "")


def test_an_error_that_comes_of_an_interrupt_is_one() -> None:
    assert run("""
try:
    with interrupts(), Sore():
        press()
        work()
except KeyboardInterrupt as error:
    print("ended:", repr(error.__cause__))
""") == (0, "ended: BufferError('of what was broken off')\n", "")


def test_an_error_without_an_interrupt_stays_one() -> None:
    assert run("""
try:
    with interrupts(), Sore():
        pass
except BufferError as error:
    print(error)
""") == (0, "of what was broken off\n", "")


def test_a_load_is_stopped_first_and_ended_then() -> None:
    assert run("""
try:
    with interrupts(), stopping() as stop:
        press()
        print(stop(), flush=True)
        press()
        work()
except KeyboardInterrupt:
    print("ended")
""") == (0, "True\nended\n", "stopping after the batch in hand; once more stops at once\n")


def test_what_is_lost_besides_is_still_told() -> None:
    code, out, err = run("""
class Wrong:
    def __del__(self):
        raise ValueError("lost")
with interrupts():
    Wrong()
""")
    assert (code, out) == (0, "")
    assert err.splitlines()[-1] == "ValueError: lost"


def test_what_a_shell_started_in_the_background_goes_on() -> None:
    assert run("""
signal.signal(signal.SIGINT, signal.SIG_IGN)
with interrupts(), stopping() as stop:
    press()
    print(stop())
""") == (0, "False\n", "")


def test_nothing_is_imported_before_the_entry_point_hears_ctrl_c() -> None:
    script = "import sys; known = {*sys.modules}; import graphmodel.__main__; print(*sorted({*sys.modules} - known))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert {*found} <= {"__future__", "graphmodel", "graphmodel.__main__"}
