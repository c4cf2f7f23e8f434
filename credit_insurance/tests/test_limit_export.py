# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import csv
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError

from ..exceptions import CreditInsuranceError
from .documents import days_ago, in_days
from .limit_lists import LimitListCase

EXPORT = "credit.insurance.limit.export"


class TestLimitExport(LimitListCase):
    """What is exported can be read by people, and by the import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer.write({"ref": "=1+1", "vat": "FR96552100554"})
        cls._decide(1000.5, insured_percentage=85, conditions="Monthly invoices")
        layer = {"date_from": days_ago(5), "date_to": in_days(30)}
        cls._decide(200, kind="temporary", **layer)
        cls._decide(0, cls.other, status="refused")
        cls.expired = cls._create_buyer("Test Expired", ref="E-1")
        cls._decide(500, cls.expired, date_to=days_ago(1))
        cls.draft = cls._create_buyer("Test Draft", ref="D-1")
        cls._cover(cls.draft, requested_amount=700)

    def _export(self, covers=None, user=None, company=None, **values):
        env = self._as(user or self.officer, company or self.company)
        covers = covers or self.policy.cover_ids
        wizard = env[EXPORT].create({"cover_ids": covers.ids, **values})
        action = wizard.action_export()
        self.assertIn(f"/{wizard.id}/file/", action["url"])
        return base64.b64decode(wizard.file)

    def _csv(self, data, delimiter=","):
        text = data.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))

    def test_a_portfolio_shows_limits_and_what_is_used(self):
        self._invoice(300)
        rows = self._csv(self._export(file_format="csv"))
        lines = [
            (row["Buyer's name"], row["Kind of limit"], row["Limit"], row["Decision"])
            for row in rows
        ]
        self.assertCountEqual(
            lines,
            [
                ("Test Buyer", "Permanent", "1000.50", "Granted"),
                ("Test Buyer", "Temporary", "200.00", "Granted"),
                ("Test Other", "", "0", "Refused"),
                ("Test Expired", "", "0", "Expired"),
                ("Test Draft", "", "", "Not decided yet"),
            ],
        )
        used = [(row["Used"], row["Headroom"]) for row in rows if row["Used"]]
        self.assertIn(("300.00", "900.50"), used)
        mine = [row for row in rows if row["Buyer's name"] == "Test Buyer"]
        self.assertEqual([bool(row["Used"]) for row in mine], [True, False])
        self.assertEqual(mine[0]["Conditions"], "Monthly invoices")

    def test_no_text_is_a_formula(self):
        rows = self._csv(self._export(file_format="csv"))
        self.assertEqual(rows[0]["Our customer reference"], "'=1+1")
        book = openpyxl.load_workbook(io.BytesIO(self._export()))
        kinds = {cell.data_type for row in book.active.rows for cell in row}
        self.assertNotIn("f", kinds)

    def test_a_workbook_has_numbers_and_days(self):
        book = openpyxl.load_workbook(io.BytesIO(self._export(self._cover())))
        titles, first, *_others = book.active.iter_rows(values_only=True)
        row = dict(zip(titles, first, strict=True))
        self.assertEqual(row["Limit"], 1000.5)
        self.assertEqual(row["Effective from"].date(), date(2026, 1, 1))

    def test_an_exported_portfolio_changes_nothing_when_it_is_imported(self):
        for file_format in ("xlsx", "csv"):
            wizard = self._import(self._export(file_format=file_format))
            changes = sorted(change for _line, change, *_x in self._changes(wizard))
            self.assertEqual(
                changes, ["pending", *["same"] * 4], self._problems(wizard)
            )

    def test_an_exported_portfolio_brings_the_limits_to_another_policy(self):
        data = self._export(file_format="csv")
        policy = self._create_policy("TEST-2", state="draft")
        self._import(data, policy=policy, leave_out_errors=True).action_import()
        self.assertEqual(
            self._limits(self.buyer, self.other, policy=policy), [1200.5, 0]
        )

    def test_languages_with_a_decimal_comma(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.officer.lang = "fr_FR"
        data = self._export(self._cover(), file_format="csv")
        self.assertIn("1000,50", data.decode("utf-8-sig"))
        self.assertEqual(len(self._csv(data, ";")), 2)
        wizard = self._import(data)
        self.assertEqual(
            {change for _l, change, *_x in self._changes(wizard)}, {"same"}
        )

    def test_requests_to_send(self):
        cover = self._cover(self.draft)
        cover.action_request()
        rows = self._csv(self._export(content="requests", file_format="csv"))
        self.assertEqual(
            [
                (
                    row["Buyer's name"],
                    row["Policy number"],
                    row["Kind of request"],
                    row["Requested amount"],
                    row["Limit in force"],
                )
                for row in rows
            ],
            [("Test Draft", "TEST-1", "New limit", "700.00", "0.00")],
        )

    def test_nothing_to_export_is_said(self):
        with self.assertSays(CreditInsuranceError, "nothing to export"):
            self._export(content="requests")

    def test_the_covers_of_the_policy_are_proposed(self):
        env = self._as(self.officer, self.company)
        context = {"active_model": self.policy._name, "active_ids": self.policy.ids}
        wizard = env[EXPORT].with_context(**context).create({})
        self.assertEqual(wizard.cover_ids, self.policy.cover_ids)

    def test_those_who_sell_or_invoice_cannot_export(self):
        for user in (self.salesperson, self.accountant, self.employee):
            with self.assertRaises(AccessError, msg=user.login):
                self._export(user=user)

    def test_covers_of_other_companies_are_out_of_reach(self):
        company = self._create_company("Test Foreign Company")
        policy = self._create_policy("FOREIGN", company_ids=company.ids)
        cover = self._cover(self.other, policy)
        with self.assertRaises(AccessError):
            self._export(cover)
