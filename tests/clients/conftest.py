# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The simulated insurers, over real HTTP on this machine, emptied for each test."""

import pytest
from canned import Canned
from simulated import Insurers

from simulator.server import Simulator


@pytest.fixture(scope="session")
def _simulator():
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def insurers(_simulator):
    """Clients connected to the simulator, and the simulator's own interface."""
    connected = Insurers(_simulator.address)
    connected.control("reset")
    yield connected
    connected.close()


@pytest.fixture(scope="session")
def _canned():
    with Canned() as server:
        yield server


@pytest.fixture
def canned(_canned):
    """A server that answers what it is told."""
    _canned.reset()
    return _canned
