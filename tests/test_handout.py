"""A learner's copy on a shared server: corrections arrive, and nothing of a learner is lost."""

import errno
import os
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.classroom.handout import LIST, hand_out, kept_in_step

NAME = "notebooks/04_x.ipynb"


def beside() -> str:
    """The name of a correction laid beside today: a run may go past midnight."""
    return f"notebooks/04_x-corrected-{date.today()}-1.ipynb"


@pytest.fixture
def course(tmp_path):
    """A course and an empty folder of a learner."""
    write(tmp_path / "course", {NAME: "first", "exercises/04_x.ipynb": "tasks", "exercises/solutions/04_x.ipynb": "no"})
    write(
        tmp_path / "course",
        {"notebooks/natolab-progress.json": "the teacher's", "notebooks/natolab/facts/tables.py": "no"},
    )
    (tmp_path / "mine").mkdir()
    return tmp_path / "course"


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def contents(folder: Path) -> dict[str, str]:
    """Every file but the list, by name."""
    found = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    return {name: text for name, text in found.items() if name != LIST}


def test_what_a_learner_changed_stays_and_the_correction_lies_beside_it(course):
    mine = course.with_name("mine")
    assert hand_out(course, mine) == [] and contents(mine) == {NAME: "first", "exercises/04_x.ipynb": "tasks"}
    write(mine, {NAME: "my work"})
    assert hand_out(course, mine) == [] and NAME in contents(mine) and beside() not in contents(mine)
    write(course, {NAME: "corrected", "exercises/04_x.ipynb": "better tasks", "notebooks/12_new.ipynb": "new"})
    (told,) = hand_out(course, mine)
    assert NAME in told and Path(beside()).name in told
    after = {
        NAME: "my work",
        beside(): "corrected",
        "exercises/04_x.ipynb": "better tasks",
        "notebooks/12_new.ipynb": "new",
    }
    assert contents(mine) == after
    assert hand_out(course, mine) == [] and contents(mine) == after, "once is enough"
    (mine / LIST).unlink()
    assert hand_out(course, mine) == [] and contents(mine) == after, "without its list as well"
    (mine / NAME).unlink()
    hand_out(course, mine)
    assert contents(mine)[NAME] == "corrected", "whoever deletes a file gets a fresh one"


@pytest.mark.parametrize("spoilt", ["", "[]", "{", '{"notebooks/04_x.ipynb": 3}'])
def test_a_copy_made_before_there_was_a_list_loses_nothing(course, spoilt):
    mine = course.with_name("mine")
    write(mine, {NAME: "my work", "exercises/04_x.ipynb": "tasks", LIST: spoilt})
    hand_out(course, mine)
    assert contents(mine) == {NAME: "my work", beside(): "first", "exercises/04_x.ipynb": "tasks"}


def test_a_full_disk_is_a_sentence_and_leaves_whole_files(course, monkeypatch):
    mine = course.with_name("mine")
    hand_out(course, mine)
    before = contents(mine)
    write(course, {NAME: "corrected"})
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
        (told,) = kept_in_step(course, mine)
    assert "no space left" in told and told.endswith(".") and contents(mine) == before
    assert kept_in_step(course, mine) == [] and contents(mine)[NAME] == "corrected"


EVENTS = st.lists(st.tuples(st.sampled_from(("course", "learner", "start")), st.integers(0, 3)), max_size=12)


@settings(deadline=None, max_examples=60)
@given(EVENTS)
def test_whatever_a_learner_wrote_stays_where_they_wrote_it(events):
    with tempfile.TemporaryDirectory() as folder:
        course, mine = Path(folder, "course"), Path(folder, "mine")
        write(course, {NAME: "course 0"})
        mine.mkdir()
        wrote, handed = None, set()
        for who, n in events:
            if who == "start":
                hand_out(course, mine)
                handed.add((course / NAME).read_text())
            elif who == "course":
                write(course, {NAME: f"course {n}"})
            else:
                wrote = f"learner {n}"
                write(mine, {NAME: wrote})
        hand_out(course, mine)
        newest = (course / NAME).read_text()
        if wrote is not None:
            assert (mine / NAME).read_text() == wrote
            assert newest in contents(mine).values() or newest in handed, (
                "a learner may write over what they were given"
            )
        else:
            assert contents(mine) == {NAME: newest}
