"""The server for a class: safe by default, limits set, one sentence for a setting that would not do."""

import os

import pytest
from stored import ROOT
from traitlets.config import Config

pytestmark = pytest.mark.skipif(not hasattr(os, "sysconf"), reason="JupyterHub runs on Unix only")
FILE = ROOT / "exercises" / "instructor" / "jupyterhub_config.py"


def read(monkeypatch, **environment: str) -> Config:
    """The configuration as JupyterHub would read it."""
    for name in ("NATOLAB_ADDRESS", "NATOLAB_TLS_CERT", "NATOLAB_TLS_KEY", "NATOLAB_GROUP", "NATOLAB_IDLE_MINUTES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config = Config()
    exec(
        compile(FILE.read_text(encoding="utf-8"), str(FILE), "exec"),
        {"get_config": lambda: config, "__file__": str(FILE)},
    )
    return config


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
    "address", ["http://0.0.0.0:8000", "http://10.0.0.5:80", "https://0.0.0.0:443", "http://hub.example"]
)
def test_passwords_do_not_cross_a_network_in_the_clear(monkeypatch, address):
    with pytest.raises(SystemExit, match="certificate"):
        read(monkeypatch, NATOLAB_ADDRESS=address)


def test_with_a_certificate_it_may_listen_to_all(monkeypatch, tmp_path):
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("-")
    own = {"NATOLAB_TLS_CERT": str(tmp_path / "cert.pem"), "NATOLAB_TLS_KEY": str(tmp_path / "key.pem")}
    c = read(monkeypatch, NATOLAB_ADDRESS="https://0.0.0.0:443", **own)
    assert c.JupyterHub.ssl_cert.endswith("cert.pem") and c.JupyterHub.bind_url == "https://0.0.0.0:443"


@pytest.mark.parametrize("minutes", ["0", "soon", "-5", "1.5"])
def test_a_time_that_is_none_gets_one_sentence(monkeypatch, minutes):
    with pytest.raises(SystemExit, match="whole number of minutes"):
        read(monkeypatch, NATOLAB_IDLE_MINUTES=minutes)
