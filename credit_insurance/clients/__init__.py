# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Protocols of the insurers: dataclasses in and out, without Odoo's ORM.

One module per insurer holds a client. What an interface is like (addresses, names,
codes) is data in ``facts``, each value with how sure it is, and every value can be
overridden by what an administrator entered. All failures are of ``errors``.
"""
