"""Files that are there whole, or not at all, and for whom they are."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from backchannel.whole_files import write_whole
from conftest import CommandLine


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "key", b"1")
    assert ((tmp_path / "key").read_bytes(), mode(tmp_path / "key")) == (b"1", 0o600)


def test_another_file_is_for_whom_the_one_before_was(tmp_path: Path) -> None:
    path, before = tmp_path / "judged.csv", os.umask(0o027)
    try:
        write_whole(path, b"1", private=False)
        assert mode(path) == 0o640
        path.chmod(0o664)
        write_whole(path, b"2", private=False)
        assert (path.read_bytes(), mode(path)) == (b"2", 0o664)
    finally:
        os.umask(before)


def test_what_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "judged.csv"
    write_whole(path, b"before")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"after")
    assert [each.name for each in tmp_path.iterdir()] == ["judged.csv"]
    assert path.read_bytes() == b"before"


def test_an_account_for_which_there_is_no_room_is_told_and_leaves_nothing(
    backchannel: CommandLine,
    examples: Path,
    tmp_path: Path,
    small_disk: Callable[[str], AbstractContextManager[Path]],
) -> None:
    with small_disk("16k") as disk:
        (disk / "full").write_bytes(bytes(12_288))
        (disk / "run.json").write_text("the one before")
        out = tmp_path / "out"
        done = backchannel("publish", examples / "no-diplomacy.txt", "--out", out, "--report", disk / "run.json")
        told = f"backchannel: --report {disk}/run.json cannot be written: no space left on device\n"
        assert (done.returncode, done.stderr) == (2, told)
        assert (disk / "run.json").read_text() == "the one before"
        assert sorted(each.name for each in disk.iterdir()) == ["full", "run.json"]
