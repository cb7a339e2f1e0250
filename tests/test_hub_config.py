"""The server for a class: safe by default, limits set, one sentence for a setting that would not do.

Nothing is started here but the lines that run before a learner's server, JupyterHub replaced by a few lines; the whole
is measured by tests/benchmarks/class_load.py. The instructor's table follows from the numbers of the configuration.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from stored import ROOT
from traitlets.config import Config

pytestmark = pytest.mark.skipif(not hasattr(os, "sysconf"), reason="JupyterHub runs on Unix only")
FILE = ROOT / "exercises" / "instructor" / "jupyterhub_config.py"
SERVER_PAGE = FILE.with_name("server.md")


def read(monkeypatch, **environment: str) -> Config:
    """The configuration as JupyterHub would read it."""
    return run(monkeypatch, **environment)["c"]


def run(monkeypatch, **environment: str) -> dict:
    """Every name of the configuration's file, once it has been read."""
    for name in ("NATOLAB_ADDRESS", "NATOLAB_TLS_CERT", "NATOLAB_TLS_KEY", "NATOLAB_GROUP", "NATOLAB_IDLE_MINUTES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    names = {"get_config": Config, "__file__": str(FILE)}
    exec(compile(FILE.read_text(encoding="utf-8"), str(FILE), "exec"), names)
    return names


def test_by_default_nobody_from_outside_and_only_members_of_the_group(monkeypatch):
    c = read(monkeypatch)
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000" and c.JupyterHub.authenticator_class == "pam"
    assert c.PAMAuthenticator.allowed_groups == {"natolab", "natolab-teachers"}
    assert "allow_all" not in c.PAMAuthenticator and "allow_all" not in c.Authenticator


def test_limits_and_culling_are_set(monkeypatch):
    c = read(monkeypatch, NATOLAB_IDLE_MINUTES="20", NATOLAB_GROUP="autumn")
    assert c.Spawner.mem_limit == "1024M" and c.Spawner.cpu_limit == 1.0 and c.JupyterHub.active_server_limit >= 1
    assert "--MappingKernelManager.cull_idle_timeout=1200" in c.Spawner.args
    assert c.PAMAuthenticator.admin_groups == {"autumn-teachers"}
    compile(c.Spawner.cmd[-1], "start of a learner's server", "exec")


@pytest.mark.parametrize(
    "address",
    ["http://0.0.0.0:8000", "http://10.0.0.5:80", "https://0.0.0.0:443", "http://hub.example", "http://:8000",
     "http://localhost.example", "https://127.0.0.1:8443", "0.0.0.0:8000", "ftp://127.0.0.1"],
)  # fmt: skip
def test_passwords_do_not_cross_a_network_in_the_clear(monkeypatch, address):
    with pytest.raises(SystemExit, match="certificate"):
        read(monkeypatch, NATOLAB_ADDRESS=address)


def test_with_a_certificate_it_may_listen_to_all(monkeypatch, tmp_path):
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("-")
    own = {"NATOLAB_TLS_CERT": str(tmp_path / "cert.pem"), "NATOLAB_TLS_KEY": str(tmp_path / "key.pem")}
    c = read(monkeypatch, NATOLAB_ADDRESS="https://0.0.0.0:443", **own)
    assert c.JupyterHub.ssl_cert.endswith("cert.pem") and c.JupyterHub.bind_url == "https://0.0.0.0:443"
    for address, lost in (("http://0.0.0.0:80", {}), ("https://0.0.0.0:443", {"NATOLAB_TLS_KEY": "/nowhere/key.pem"})):
        with pytest.raises(SystemExit, match="without encryption"):
            read(monkeypatch, NATOLAB_ADDRESS=address, **{**own, **lost})


@pytest.mark.parametrize("address", ["http://localhost:9000", "http://127.0.0.2:80", "http://[::1]:8000"])
def test_on_this_machine_no_certificate_is_needed(monkeypatch, address):
    assert read(monkeypatch, NATOLAB_ADDRESS=address).JupyterHub.bind_url == address


@pytest.mark.parametrize("minutes", ["0", "soon", "-5", "1.5"])
def test_a_time_that_is_none_gets_one_sentence(monkeypatch, minutes):
    with pytest.raises(SystemExit, match="whole number of minutes"):
        read(monkeypatch, NATOLAB_IDLE_MINUTES=minutes)


def test_a_class_may_begin_all_at_once_and_read_in_peace(monkeypatch):
    c = read(monkeypatch)
    assert c.JupyterHub.concurrent_spawn_limit == 0, "nobody is refused because others are starting"
    assert c.Spawner.start_timeout >= 180 and c.Spawner.http_timeout >= 180
    assert "--MappingKernelManager.cull_idle_timeout=3600" in c.Spawner.args
    assert not any("cull_connected" in argument for argument in c.Spawner.args), "an open page keeps its kernel"


def test_every_option_exists(monkeypatch):
    pytest.importorskip("jupyterhub", reason="it is an instructor's extra: exercises/instructor/requirements.txt")
    from jupyterhub.app import JupyterHub
    from jupyterhub.auth import PAMAuthenticator
    from jupyterhub.spawner import Spawner

    known = {kind.__name__: set(kind.class_traits(config=True)) for kind in (JupyterHub, PAMAuthenticator, Spawner)}
    sections = {section: options for section, options in read(monkeypatch).items() if options}
    assert sections.keys() == known.keys()
    for section, options in sections.items():
        assert options.keys() <= known[section], section


def test_every_option_of_a_learners_server_exists(monkeypatch):
    from jupyter_client.manager import KernelManager
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from jupyterlab.labapp import LabApp

    kinds = (ServerApp, LabApp, MappingKernelManager, KernelManager)
    known = {kind.__name__: set(kind.class_traits(config=True)) for kind in kinds}
    known["LanguageServerManager"] = {"autodetect"}  # importing it warns
    for argument in read(monkeypatch).Spawner.args:
        if argument != "--log-level=WARN":
            section, name = re.fullmatch(r"--(\w+)\.(\w+)=\S+", argument).groups()
            assert name in known[section], argument


# ---- How large a class --------------------------------------------------------------------------------


def table() -> list[list[int]]:
    """The rows of the class-size table on the instructor's page."""
    lines = SERVER_PAGE.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("| memory, GiB"))
    rows = [line for line in lines[start + 2 : start + 12] if line.startswith("|")]
    return [[int(cell) for cell in row.strip("| ").split("|")] for row in rows]


def test_the_table_and_the_hub_say_what_was_measured(monkeypatch):
    assert len(table()) >= 4
    for gib, *learners, running, moving in table():
        monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": gib << 18}.get)
        known = run(monkeypatch)
        room = gib * 1024 - known["MACHINE_MIB"] - known["HUB_MIB"]
        each = [known["SERVER_MIB"] + open_ * known["NOTEBOOK_MIB"] for open_ in (1, 2, 3)]
        assert learners == [room // mib for mib in each]
        admitted = learners[known["OPEN"] - 1]
        assert known["c"].JupyterHub.active_server_limit == admitted
        # 30 learners on 2 cores: Run All took 55 s of both, moving sliders 1.24 of them.
        assert [running, moving] == [-(-admitted * 2 * 55 // (30 * 60)), -int(-admitted * 1.24 // 30)]
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1}.get)
    assert read(monkeypatch).JupyterHub.active_server_limit == 1, "0 would mean no limit"


# ---- What runs before a learner's server --------------------------------------------------------------

# Each stands for jupyterhub.singleuser.
TELLS = """
import json, os, resource
def main():
    try:
        refused = not bytearray(2 << 30)
    except MemoryError:
        refused = True
    print(json.dumps({"limit": resource.getrlimit(resource.RLIMIT_DATA)[0], "refused": refused,
                      "malloc": [name for name in os.environ if name.startswith("MALLOC_")],
                      "kernels": os.environ["JUPYTER_PATH"]}))
"""
LEAVES_OUT = """
import sys
import jupyterhub.orm
from sqlalchemy.exc import SQLAlchemyError
assert issubclass(SQLAlchemyError, Exception) and not hasattr(sys.modules["sqlalchemy"], "__file__")
def main():
    print(sum(name in sys.modules for name in ("sqlalchemy", "jupyterhub.orm", "jupyterhub.roles")))
"""
INSISTS = """
from jupyterhub.scopes import sqlalchemy
if not hasattr(sqlalchemy, "__file__"):
    raise ImportError("the real one is needed")
def main():
    print(1)
"""


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Runs a learner's start in a home folder of its own; gives what was printed, and the folder."""
    code, home = tmp_path / "code" / "jupyterhub", tmp_path / "home"
    code.mkdir(parents=True)
    home.mkdir()

    def started(singleuser):
        (code / "__init__.py").touch()
        (code / "scopes.py").write_text("import sqlalchemy", encoding="utf-8")
        (code / "singleuser.py").write_text(singleuser, encoding="utf-8")
        c = read(monkeypatch)
        known = {**os.environ, **c.Spawner.environment, "HOME": str(home)}
        known["PYTHONPATH"] = os.pathsep.join([str(code.parent), str(ROOT / "notebooks")])
        done = subprocess.run(c.Spawner.cmd, env=known, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return started, home


def test_a_learner_gets_a_copy_once_and_keeps_what_they_changed(start):
    started, home = start
    started(TELLS)
    copy = home / "natolab"
    found = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    wanted = [path for folder in ("notebooks", "exercises") for path in (ROOT / folder).glob("*.ipynb")]
    assert {path.relative_to(ROOT).as_posix() for path in wanted} <= found
    assert not [name for name in found if re.search(r"solutions|instructor|\.py$|\.toml$|checkpoint|progress", name)]
    changed = copy / "notebooks" / "00_start_here.ipynb"
    changed.write_text("mine", encoding="utf-8")
    started(TELLS)
    assert changed.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in home.glob(".natolab*")] == [".natolab-run"], "no half copy is left"
    assert {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()} == found


def test_one_learner_cannot_take_the_memory_of_all(start):
    started, home = start
    told = started(TELLS)
    assert told["limit"] == 1 << 30 and told["refused"], "two GiB in one piece are refused"
    assert told["malloc"] == [], "kernels get the usual allocator"
    assert Path(told["kernels"]) == home / ".natolab-run" and (home / ".natolab-run").stat().st_mode & 0o077 == 0
    spec = json.loads((home / ".natolab-run" / "kernels" / "python3" / "kernel.json").read_text(encoding="utf-8"))
    assert os.path.normpath(spec["argv"][0]) == os.path.normpath(sys.executable) and "{connection_file}" in spec["argv"]


def test_the_hubs_database_is_left_out_and_comes_when_it_is_needed(start):
    pytest.importorskip("sqlalchemy", reason="it comes with JupyterHub")
    started, _ = start
    assert started(LEAVES_OUT) == 0, "later imports get the real thing"
    assert started(INSISTS) == 1


def test_the_real_server_starts_without_the_database(monkeypatch, tmp_path):
    pytest.importorskip("jupyterhub", reason="it is an instructor's extra: exercises/instructor/requirements.txt")
    code = read(monkeypatch).Spawner.cmd[-1]
    code = code.replace("sys.exit(main())", "print(main.__name__, 'sqlalchemy' in sys.modules)")
    known = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "notebooks")}
    done = subprocess.run([sys.executable, "-c", code], env=known, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["launch_instance", "False"], done.stderr
