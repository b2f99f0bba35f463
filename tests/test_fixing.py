"""Fixes in place: on the sample repository, refused, and failing in every way that leaves a file as it was."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from replylint.fixing import applied_to, apply_edits, atomic_write
from replylint.model import Draft
from replylint.sources import discover, read_path

REPO = Path(__file__).parent / "sample_repo"
FILES = [path.relative_to(REPO).as_posix() for path in discover([REPO])]
PHRASES = {
    "не ко мне": "моя забота",
    "обратитесь": "мы спросим",
    "Ждите": 'Отвечу "сегодня"',
    "ждите": "отвечу, обещаю",
}


def edits(draft: Draft) -> list[tuple[int, int, str]]:
    """What this test would change in a draft: some of the phrases it has."""
    found = []
    for old, new in PHRASES.items():
        at = draft.reply.find(old)
        if at >= 0:
            found.append((at, at + len(old), new))
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_fix_changes_what_it_says_and_nothing_else(name: str, tmp_path: Path) -> None:
    path = tmp_path / Path(name).name
    shutil.copy(REPO / name, path)
    before = read_path(path)
    wanted = {number: edits(draft) for number, draft in enumerate(before) if edits(draft)}
    outcome = apply_edits(path, wanted, drafts=before)
    assert not outcome.error, outcome.reason
    refused = {(refusal.draft, refusal.edit) for refusal in outcome.refused}
    kept = {n: [edit for edit in some if (n, edit) not in refused] for n, some in wanted.items()}
    assert [draft.reply for draft in read_path(path)] == [
        applied_to(draft.reply, kept.get(number, [])) for number, draft in enumerate(before)
    ]
    data = path.read_bytes()
    assert data == outcome.after if outcome.written else data == (REPO / name).read_bytes()
    again = apply_edits(path, {})
    assert not again.written and path.read_bytes() == data


def test_the_sample_is_really_fixed() -> None:
    """The table above must not be empty talk: most files have something to fix."""
    assert sum(any(edits(draft) for draft in read_path(REPO / name)) for name in FILES) >= 12


REFUSED = [
    ("a.html", "<p>Это не <b>ко мне</b>, да.</p>", "не ко", "наше", "mark-up"),
    ("a.yaml", "reply: Это не ко мне.", "ко", "ко: да", "without quotes"),
    ("a.csv", "id,Ответ\n1,Это не ко мне", "не ко", "не, нет", "without quotes"),
    ("a.toml", "reply = 'Это не ко мне.'", "ко", "'ко'", "single quotes"),
    ("a.py", "reply = 'Здравствуйте, ' + name + '! Это не ко мне.'", "{name}!", "все!", "placeholder"),
    ("a.py", "reply = r'Это не ко мне.'", "ко", "'ко'", "raw string"),
]


@pytest.mark.parametrize(("name", "text", "old", "new", "reason"), REFUSED)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, name: str, text: str, old: str, new: str, reason: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    (draft,) = read_path(path)
    at = draft.reply.index(old)
    outcome = apply_edits(path, {0: [(at, at + len(old), new)]})
    assert [reason in refusal.reason for refusal in outcome.refused] == [True]
    assert path.read_text() == text


def test_one_refusal_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("reply: Это не ко мне.\nanswer: 'Не наше дело.'\n")
    outcome = apply_edits(path, {0: [(4, 6, "так: не")], 1: [(0, 2, "Нё")]})
    assert (outcome.applied, len(outcome.refused), outcome.written) == (1, 1, True)
    assert path.read_text() == "reply: Это не ко мне.\nanswer: 'Нё наше дело.'\n"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1251", b""), ("utf-16-le", b"\xff\xfe")],
)
def test_encoding_line_ends_and_missing_last_one_stay(tmp_path: Path, encoding: str, bom: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bom + "Добрый день!\r\nЭто не ко мне.\rЖдите".encode(encoding))
    assert apply_edits(path, {0: [(14, 27, "Узнаю\nсам")]}).written
    assert path.read_bytes() == bom + "Добрый день!\r\nУзнаю\r\nсам.\rЖдите".encode(encoding)


def test_a_character_the_encoding_lacks_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    data = "Это не ко мне.".encode("cp1251")
    path.write_bytes(data)
    outcome = apply_edits(path, {0: [(0, 3, "✅")]})
    assert outcome.error and "has no character" in str(outcome.reason) and path.read_bytes() == data


def test_an_edit_that_does_not_read_back_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = "## Один\n\nЭто не ко мне.\n"
    path.write_text(text)
    outcome = apply_edits(path, {0: [(0, 3, "Да\n\n## Два\n\n")]})
    assert outcome.error and "read back" in str(outcome.reason) and path.read_text() == text


def test_a_file_that_changed_or_went_away_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Это не ко мне.")
    drafts = read_path(path)
    path.write_text("Это ко мне.")
    outcome = apply_edits(path, {0: [(0, 3, "Не")]}, drafts=drafts)
    assert outcome.error and "changed" in str(outcome.reason) and path.read_text() == "Это ко мне."
    path.unlink()
    gone = apply_edits(path, {0: [(0, 3, "Не")]}, drafts=drafts)
    assert gone.error and not path.exists()


def test_a_write_protected_file_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Это не ко мне.")
    path.chmod(0o444)
    outcome = apply_edits(path, {0: [(0, 3, "Вот")]})
    assert outcome.error and not outcome.written and path.read_text() == "Это не ко мне."


def test_a_failing_disk_leaves_the_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Это не ко мне.")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = apply_edits(path, {0: [(0, 3, "Вот")]})
    assert outcome.error and outcome.args_ == {"cause": "No space left on device"}
    assert path.read_text() == "Это не ко мне." and os.listdir(tmp_path) == ["a.txt"]


def test_writing_keeps_the_mode_and_follows_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link.txt"
    path.write_text("старое")
    path.chmod(0o640)
    link.symlink_to(path)
    atomic_write(link, b"new")
    assert link.is_symlink() and path.read_bytes() == b"new" and stat.S_IMODE(path.stat().st_mode) == 0o640
    atomic_write(tmp_path / "fresh", b"x")
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) & 0o600 == 0o600


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Это не ко мне.")
    outcome = apply_edits(path, {0: [(0, 3, "Вот")]}, write=False)
    assert (
        not outcome.written and outcome.after.decode() == "Вот не ко мне." and path.read_text()[:3] == "Это"
    )
