"""A whole process: `replylint check -` on one draft against a bare morphological analyser."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator

from bench.common import Row, ratio

DRAFT = """Здравствуйте, Анна! Благодарим вас за обращение. К сожалению, этот вопрос не ко мне, по оплате
нужно обратиться в бухгалтерию или на горячую линию банка. Мы обязательно передадим вашу жалобу
руководству и постараемся исправить ситуацию в ближайшее время. Ваш заказ пока находится на складе
партнёра, и повлиять на его сроки мы не можем. Приносим извинения за возможные неудобства. Надеемся
на ваше понимание и будем рады видеть вас снова. С уважением, служба поддержки."""

CHECK = [sys.executable, "-m", "replylint", "check", "--isolated", "-"]
BARE = [sys.executable, "-c", "import pymorphy3; pymorphy3.MorphAnalyzer()"]
ROUNDS = 15


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Both programs run as they do when installed: from bytecode, which the first run of a checkout writes."""


def rows() -> Iterator[Row]:
    """Wall-clock time and peak memory."""
    yield Row(
        f"(a) cold check of {len(DRAFT.split())} words / bare MorphAnalyzer",
        ratio(check, bare, ROUNDS),
        "≤ 1.8",
    )
    yield Row("(e) peak memory of check / bare MorphAnalyzer", peak(CHECK) / peak(BARE), "≤ 2")


def check() -> None:
    """Lint the draft in a new process."""
    run(CHECK)


def bare() -> None:
    """Load the dictionary in a new process."""
    run(BARE)


def run(command: list[str]) -> None:
    """Run to the end with the draft on standard input."""
    subprocess.run(command, input=DRAFT.encode(), stdout=subprocess.DEVNULL, env=ENVIRONMENT, check=False)


def peak(command: list[str]) -> int:
    """Peak resident memory of one process, in the units of the system."""
    child = os.fork()
    if child == 0:
        run(command)
        print_peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        os._exit(write(print_peak))
    os.waitpid(child, 0)
    return read()


_pipe = os.pipe()


def write(value: int) -> int:
    """Pass a number to the parent process."""
    os.write(_pipe[1], f"{value}\n".encode())
    return 0


def read() -> int:
    """The number the child process passed."""
    return int(os.read(_pipe[0], 64))
