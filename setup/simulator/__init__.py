# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Simulated insurers over HTTP, written from what the insurers publish.

Nothing here is shared with the clients of the add-on, so that a client which
misunderstands an interface does not find its mistake confirmed. What the insurers
leave unsaid is decided in ``conventions``. The standard library is all it needs.
"""
