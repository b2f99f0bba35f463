"""What a run meets outside of its texts: streams that are closed or full, limits, rights, neighbours, terminals.

However it ends: one of the exit statuses that are documented, words for a person, no traceback, no file damaged.
"""

from __future__ import annotations

import ctypes
import json
import os
import pty
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from test_damage import PACK, RULES

COMMAND = [sys.executable, "-m", "replylint"]
LINE = json.dumps({"reply": "Заказ 7: это не ко мне."}, ensure_ascii=False) + "\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with something of everything."""
    folder = tmp_path / "Мои ответы"
    (folder / "packs").mkdir(parents=True)
    (folder / "packs" / "sample.yml").write_text(PACK, "utf-8")
    (folder / ".replylint.yml").write_text("rules: [packs]\ndefault-rules: false\n")
    (folder / "x.txt").write_text("Это не ко мне.", "utf-8")
    (folder / "many.jsonl").write_text(LINE * 300, "utf-8")
    return folder


def shell(script: str, place: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which `R` is the program and `O` are its options."""
    words = {"R": " ".join(COMMAND), "O": RULES, **environment}
    return subprocess.run(["bash", "-c", script], cwd=place, env=words, capture_output=True, check=False)


# --- streams ---------------------------------------------------------------------------------------------------

STREAMS = [
    ("$R check x.txt $O >&-", 1),
    ("$R check x.txt $O 2>&-", 1),
    ("$R check gone.txt $O >&- 2>&-", 2),
    ("$R check - $O <&-", 2),
    ("$R check - --fix $O <x.txt >&-", 1),
    ("$R check x.txt $O >/dev/full", 2),
    ("$R check many.jsonl gone.txt $O --format jsonl >/dev/full", 2),
    ("$R check gone.txt $O 2>/dev/full", 2),
    ("$R nonsense 2>/dev/full", 2),
    ("$R --help >/dev/full", 2),
    ("$R check x.txt $O -o /dev/full", 2),
    ("$R check x.txt $O -o /dev/null", 1),
    ("$R rewrite x.txt $O -o /dev/full", 2),
    ("$R check x.txt $O -o nowhere/report", 2),
    ("$R check many.jsonl $O --format jsonl | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 141),
    ("$R check many.jsonl $O --jobs 2 --format jsonl | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 141),
    ("$R rules list | head -1 >/dev/null; exit ${PIPESTATUS[0]}", (0, 141)),
]


@pytest.mark.parametrize(("script", "status"), STREAMS)
def test_streams(
    script: str, status: int | tuple[int, ...], place: Path, environment: dict[str, str]
) -> None:
    done = shell(script, place, environment)
    assert done.returncode in (status if isinstance(status, tuple) else (status,)), done.stderr.decode()
    assert b"Traceback" not in done.stderr and b"internal error" not in done.stderr
    assert not Path("/dev/full").is_file() and not Path("/dev/null").is_file()


def test_a_report_over_a_link_keeps_the_link(place: Path, environment: dict[str, str]) -> None:
    (place / "real.json").write_text("old")
    (place / "link.json").symlink_to("real.json")
    assert shell("$R check x.txt $O --format json -o link.json", place, environment).returncode == 1
    assert (place / "link.json").is_symlink()
    assert json.loads((place / "real.json").read_text("utf-8"))["reports"]


# --- limits and rights -----------------------------------------------------------------------------------------


def hindered(args: str, place: Path, environment: dict[str, str], **how: object) -> tuple[int, str]:
    command = [*COMMAND, *args.split(), *RULES.split()]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False, **how)  # type: ignore[call-overload]
    return done.returncode, done.stderr.decode()


FULL = [
    ("check --fix=review --no-cache many.jsonl", 2),
    ("baseline write --baseline known.json many.jsonl", 2),
    ("check --no-cache many.jsonl --format json -o known.json", 2),
    ("check many.jsonl --format jsonl", 1),
]


@pytest.mark.parametrize(("args", "status"), FULL)
def test_no_room_for_a_file(args: str, status: int, place: Path, environment: dict[str, str]) -> None:
    """No file may grow beyond a few bytes: what is written is refused, what is a cache is done without."""
    (place / "known.json").write_text('{"version": 1, "findings": []}')
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    limit: Callable[[], None] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    found, said = hindered(args, place, {**environment, "PYTHONDONTWRITEBYTECODE": "1"}, preexec_fn=limit)
    assert found == status, said
    assert "Traceback" not in said and ("File too large" in said or status == 1)
    assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == before


def bound_by_rights() -> None:
    """In a new process of root: give up passing over the rights of files (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    library = ctypes.CDLL(None)
    for capability in (1, 2):
        library.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def test_files_one_has_no_right_to(place: Path, environment: dict[str, str]) -> None:
    (place / "secret.txt").write_text("Это не ко мне.", "utf-8")
    (place / "secret.txt").chmod(0)
    probe = ["cat", str(place / "secret.txt")]
    if not subprocess.run(probe, preexec_fn=bound_by_rights, check=False, capture_output=True).returncode:
        pytest.skip("nothing is forbidden here")
    (place / "shut").mkdir()
    (place / "shut" / "x.txt").write_text("Это не ко мне.", "utf-8")
    (place / "shut").chmod(0o555)
    for args in (
        "check secret.txt",
        "check . secret.txt",
        "check --fix=review shut/x.txt",
        "baseline write --baseline shut/known.json x.txt",
        "check x.txt --format json -o shut/report.json",
        "rewrite x.txt -o shut/reply.txt",
    ):
        status, said = hindered(args, place, environment, preexec_fn=bound_by_rights)
        told = "permission denied" in said.casefold() or "is not readable" in said
        assert status == 2 and told and "Traceback" not in said, said
    assert [path.name for path in (place / "shut").iterdir()] == ["x.txt"]
    assert (place / "shut" / "x.txt").read_text("utf-8") == "Это не ко мне."
    (place / "shut").chmod(0o755)
    Path(environment["REPLYLINT_CACHE_DIR"]).chmod(0o555)
    assert hindered("check x.txt", place, environment, preexec_fn=bound_by_rights) == (1, "")


def test_a_home_that_is_not_there(place: Path, environment: dict[str, str]) -> None:
    without = {name: value for name, value in environment.items() if name != "REPLYLINT_CACHE_DIR"}
    for home in ("/proc/none", "/dev/null", ""):
        assert hindered("check x.txt", place, {**without, "HOME": home}) == (1, "")


# --- neighbours ------------------------------------------------------------------------------------------------


def test_files_that_change_and_vanish_under_the_run(place: Path, environment: dict[str, str]) -> None:
    folder = place / "restless"
    folder.mkdir()
    texts = ["Это не ко мне.", "Это как раз ко мне. " * 50, ""]
    done = threading.Event()

    def stir() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            path = folder / f"{turn % 40}.txt"
            if turn % 3:
                path.write_text(texts[turn % 2], "utf-8")
            else:
                path.unlink(missing_ok=True)

    for number in range(40):
        (folder / f"{number}.txt").write_text(texts[0], "utf-8")
    stirring = threading.Thread(target=stir)
    stirring.start()
    try:
        for args in ("check restless --no-cache", "check restless --jobs 2", "check restless --fix=review"):
            status, said = hindered(args, place, environment)
            assert status in (0, 1, 2) and "Traceback" not in said and "internal error" not in said, said
    finally:
        done.set()
        stirring.join()
    known = {*texts, "Это как раз ко мне."}
    assert all(path.read_text("utf-8") in known for path in folder.glob("*.txt"))


def test_runs_at_once_on_one_cache(place: Path, environment: dict[str, str]) -> None:
    text = "".join(LINE.replace("7", str(number)) for number in range(2_000))
    (place / "many.jsonl").write_text(text, "utf-8")
    command = [*COMMAND, "check", "many.jsonl", "--format", "jsonl", *RULES.split()]
    together = [
        subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    outputs = [process.communicate() for process in together]
    assert [process.returncode for process in together] == [1] * 4
    assert len(set(outputs)) == 1 and outputs[0][1] == b""
    later = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)
    assert (later.stdout, later.stderr) == outputs[0]


def test_links_out_of_the_project_are_not_followed(place: Path, environment: dict[str, str]) -> None:
    outside = place.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("Это не ко мне.", "utf-8")
    (place / "file.txt").symlink_to(outside / "secret.txt")
    (place / "folder").symlink_to(outside)
    (place / "inside.txt").symlink_to(place / "x.txt")
    done = shell("$R check . $O --format jsonl --fix=review", place, environment)
    paths = [json.loads(line)["path"] for line in done.stdout.splitlines()]
    assert sorted(set(paths)) == ["inside.txt", "many.jsonl", "x.txt"]
    assert done.stderr.decode().count("leads outside") == 2
    assert (outside / "secret.txt").read_text("utf-8") == "Это не ко мне."
    assert shell("$R check file.txt $O", place, environment).returncode == 1  # named, and so meant
    (outside / "rules.yml").write_text("password: 12345\n")
    (place / "packs" / "more.yml").symlink_to(outside / "rules.yml")
    done = shell("$R check x.txt $O", place, environment)
    assert done.returncode == 2 and b"12345" not in done.stderr and b"more.yml" in done.stderr


# --- what a draft, a name or a rule carries ----------------------------------------------------------------------

EVIL = "\x1b]0;украдено\x07\x1b[2Jэто не ко мне \x9b31m\u202e\x08"
EVERY = """
check x.txt
check x.txt --format concise --statistics
check x.txt --format github
check gone\x1b[2J.txt
check .
sources x.txt
explain --draft x.txt
explain sample/not-mine
rewrite x.txt
rewrite x.txt --diff
rewrite x.txt --variant all
rules list
phrase ко\x1b[2Jмне --on \x1b[2Jмне
baseline check --baseline known.json .
eval gold.jsonl --misses all --alarms all
config show
init --stdout
check x.txt --diff-base \x1b[2J
"""


@pytest.mark.parametrize("line", EVERY.strip().splitlines(), ids=ascii)
def test_nothing_drives_the_terminal(line: str, place: Path, environment: dict[str, str]) -> None:
    (place / "x.txt").write_text(EVIL, "utf-8")
    (place / "\x1b[2Jevil\nname.txt").write_text(EVIL, "utf-8")
    (place / "known.json").write_text('{"version": 1, "findings": []}')
    (place / "gold.jsonl").write_text(
        json.dumps({"id": "\x1b[2J", "reply": EVIL, "customer": EVIL, "labels": ["deflection"]}) + "\n",
        "utf-8",
    )
    args = line.split(" ")
    takes_rules = args[0] in ("check", "explain", "rewrite", "phrase", "baseline") or args[:2] == [
        "rules",
        "list",
    ]
    shown = on_terminal([*args, *(RULES.split() if takes_rules else ())], place, environment)
    assert shown
    plain = shown.replace(b"\r\n", b"\n").decode("utf-8")
    for colour in ("0", "1;31", "1;33", "1;36", "32", "2", "1", "1;32", "31", "31;9", "9", "90", "31;49"):
        plain = plain.replace(f"\x1b[{colour}m", "")
    controls = [char for char in plain if (ord(char) < 32 and char != "\n") or "\x7f" <= char <= "\x9f"]
    assert not controls and "\u202e" not in plain, ascii(plain)


def on_terminal(args: list[str], place: Path, environment: dict[str, str]) -> bytes:
    """Everything the program writes when all its streams are a terminal."""
    outer, inner = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *args],
        cwd=place,
        env={**environment, "TERM": "xterm"},
        stdin=inner,
        stdout=inner,
        stderr=inner,
    ) as process:
        os.close(inner)
        shown = b""
        while True:
            try:
                piece = os.read(outer, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        assert process.wait(60) in (0, 1, 2)
    os.close(outer)
    return shown


PERSONAL = "Карта 4111 1111 1111 1111, тел. 8 (912) 345-67-89, ivan.petrov@mail.ru, СНИЛС 112-233-445 95: это не ко мне."
# None is so short that a time, a size or a fingerprint holds it by chance.
SECRETS = ("4111 1111", "1111 1111", "4111-1111", "41111111", "79123456789", "345-67", "petrov", "112-233")
SHOWING = [
    *(f"check 79123456789.txt --redact --format {name}" for name in (
        "text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"
    )),
    "sources 79123456789.txt --redact",
    "sources 79123456789.txt --redact --format json",
    "explain --draft 79123456789.txt --redact",
    "explain --draft 79123456789.txt --redact --format json",
    "rewrite 79123456789.txt --redact",
    "rewrite 79123456789.txt --redact --diff",
    "rewrite 79123456789.txt --redact --format json",
    "check 79123456789.docx --redact",
]  # fmt: skip


@pytest.mark.parametrize("line", SHOWING)
def test_redacted_wherever_a_draft_is_shown(line: str, place: Path, environment: dict[str, str]) -> None:
    (place / "79123456789.txt").write_text(PERSONAL, "utf-8")
    options = "" if line.startswith("sources") else "--customer @79123456789.txt $O"
    done = shell(f"$R {line} {options}", place, environment)
    shown = (done.stdout + done.stderr).decode()
    assert "•" in shown or "%E2%80%A2" in shown or line.startswith("explain")
    assert not [secret for secret in SECRETS if secret in shown], shown


def test_nothing_of_a_draft_is_kept_in_clear(place: Path, environment: dict[str, str]) -> None:
    (place / "x.txt").write_text(PERSONAL, "utf-8")
    for args in (
        "check x.txt",
        "check x.txt --jobs 2 --redact",
        "baseline write --baseline known.json x.txt",
    ):
        hindered(args, place, environment)
    (place / "x.txt").unlink()
    written = [path for path in place.parent.rglob("*") if path.is_file() and path.name != "sample.yml"]
    assert {path.parent.name for path in written} >= {"cache", "results"}
    for path in written:
        raw = path.read_bytes()
        for secret in (*SECRETS, "ко мне, тел", "СНИЛС"):
            assert secret.encode() not in raw, path


def test_it_runs_where_nothing_but_python_is(place: Path, environment: dict[str, str]) -> None:
    assert shutil.which("bash")
    bare = {"REPLYLINT_CACHE_DIR": environment["REPLYLINT_CACHE_DIR"]}
    if "PYTHONPATH" in environment:
        bare["PYTHONPATH"] = environment["PYTHONPATH"]
    assert hindered("check x.txt", place, bare)[0] == 1
