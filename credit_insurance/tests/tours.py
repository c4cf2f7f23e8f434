# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tours in the browser start from: a company of their own, and its users."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user


class TourCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A database may have been made in one language only.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.company = cls.env["res.company"].create(
            {
                "name": "Tour Company",
                "currency_id": cls.euro.id,
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.env.user.company_ids += cls.company
        # Records of one company, made as its administrator would make them.
        cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})

    @classmethod
    def _create_user(cls, name, *groups):
        return new_test_user(
            cls.env,
            login=f"tour_{name}",
            groups=",".join(("base.group_user", *groups)),
            context={"no_reset_password": True},
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
            tz="UTC",
        )

    @staticmethod
    def _days_ago(number):
        return fields.Date.today() - timedelta(days=number)
