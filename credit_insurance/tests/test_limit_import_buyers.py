# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

import openpyxl

from ..exceptions import CreditInsuranceError
from .limit_lists import LimitListCase

TITLES = "N° acheteur;SIREN;TVA;Code client;Nom;Montant"


class TestLimitImportBuyers(LimitListCase):
    """Which customer a row means, and what the columns and codes mean."""

    def _found(self, row):
        wizard = self._import(self._list(row, titles=TITLES))
        return wizard.line_ids.filtered("line_number").partner_id

    def _problem(self, row):
        return self._problems(self._import(self._list(row, titles=TITLES)))[2]

    # === CUSTOMERS === #

    def test_each_number_leads_to_its_customer(self):
        self._cover().buyer_number = "00123"
        self.other.write({"vat": "FR03552081317", "ref": "C-7"})
        self.assertEqual(self._found("00123;;;;;5"), self.buyer)
        self.assertEqual(self._found(";55210055400013;;;;5"), self.buyer)
        self.assertEqual(self._found(";;FR 03 552 081 317;;;5"), self.other)
        self.assertEqual(self._found(";;;c7;;5"), self.other)
        self.assertEqual(self._found(";;;;TEST  other;5"), self.other)

    def test_the_siren_in_a_vat_number_counts(self):
        self.assertEqual(self._found(";;FR96552100554;;;5"), self.buyer)
        self.other.write({"company_registry": False, "vat": "FR03552081317"})
        self.assertEqual(self._found(";552081317;;;;5"), self.other)

    def test_zeros_that_a_spreadsheet_took_away_are_put_back(self):
        self.other.company_registry = "000011007"
        self.assertEqual(self._found(";11007;;;;5"), self.other)

    def test_a_number_that_two_customers_have_is_not_certain(self):
        self.other.company_registry = "552100554"
        self.assertIn("Several customers", self._problem(";552100554;;;X;5"))

    def test_a_second_number_makes_it_certain(self):
        self.other.write({"company_registry": "552100554", "ref": "C-7"})
        self.assertEqual(self._found(";552100554;;C-7;;5"), self.other)

    def test_numbers_of_different_customers_are_refused(self):
        self._cover().buyer_number = "123"
        self.assertIn("different customers", self._problem("123;542107651;;;X;5"))

    def test_a_number_of_a_customer_with_another_siren_is_refused(self):
        self._cover().buyer_number = "123"
        self.assertIn("another registration", self._problem("123;123456782;;;X;5"))

    def test_a_name_does_not_stand_in_for_a_legal_number(self):
        problem = self._problem(";123456782;;;Test Buyer;5")
        self.assertIn("named Test Buyer but has not this number", problem)

    def test_contacts_and_customers_of_other_companies_are_not_buyers(self):
        company = self._create_company("Test Foreign Company")
        self.other.company_id = company
        self.assertIn("No customer is known", self._problem(";542107651;;;X;5"))
        self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.buyer.id, "ref": "B-1"}
        )
        self.assertIn("No customer is known", self._problem(";;;B-1;;5"))

    def test_an_officer_chooses_an_unknown_buyer_once(self):
        row = ";;;;Someone SA;500"
        wizard = self._import(self._list(row, titles=TITLES))
        line = wizard.line_ids.filtered("line_number")
        line.choice_id = self.other
        wizard.action_read()
        self.assertEqual(self._changes(wizard), [(2, "new", 0, 500)])
        wizard.action_import()
        self.assertEqual(self._limits(self.other), [500])
        self.assertEqual(self._found(row), self.other)

    def test_the_number_of_a_chosen_buyer_is_kept(self):
        row = "N-77;123456782;;;X;500"
        wizard = self._import(self._list(row, titles=TITLES))
        wizard.line_ids.filtered("line_number").choice_id = self.other
        wizard.action_read()
        wizard.action_import()
        self.assertEqual(self._cover(self.other).buyer_number, "N-77")
        self.assertEqual(self._found("N-77;;;;;500"), self.other)

    def test_a_choice_cannot_take_the_number_of_another_buyer(self):
        self._cover().buyer_number = "N-1"
        wizard = self._import(self._list("N-1;;;;X;500", titles=TITLES))
        wizard.line_ids.filtered("line_number").choice_id = self.other
        wizard.action_read()
        self.assertIn("different customers", self._problems(wizard)[2])

    def test_buyers_without_numbers_are_told_apart(self):
        data = self._list("Test Buyer;500", "Test Other;500", titles="Nom;Montant")
        self._import(data).action_import()
        self.assertEqual(self._limits(self.buyer, self.other), [500, 500])

    def test_a_reference_that_all_rows_share_identifies_nobody(self):
        titles = "Référence;SIREN;Montant"
        data = self._list("P-1;552100554;500", "P-1;542107651;500", titles=titles)
        for amount in ("500", "600"):
            self._import(data.replace(b"500", amount.encode())).action_import()
        self.assertEqual(self._limits(self.buyer, self.other), [600, 600])

    # === COLUMNS AND CODES === #

    def test_what_an_officer_corrects_is_kept(self):
        data = self._list("552100554;500;77", titles="SIREN;Plafond;Indice")
        with self.assertSays(CreditInsuranceError, "No column tells the limit"):
            self._import(data)
        env = self._as(self.officer, self.company)
        wizard = env["credit.insurance.limit.import"].create(
            {"policy_id": self.policy.id, "file": base64.b64encode(data)}
        )
        action = wizard.action_mapping()
        mapping = env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(mapping.column_ids.mapped("field"), ["registry", False, False])
        mapping.column_ids[1].field = "amount"
        wizard.action_read()
        self.assertEqual(self._changes(wizard), [(2, "new", 0, 500)])
        again = self._import(data)
        self.assertEqual(again.mapping_id, mapping)

    def test_unknown_codes_are_asked_for_and_kept(self):
        data = self._list("552100554;;X9", titles="SIREN;Montant;Décision")
        wizard = self._import(data)
        code = wizard.mapping_id.code_ids
        self.assertEqual((code.code, code.status), ("X9", False))
        code.status = "refused"
        wizard.action_read()
        self.assertEqual(self._changes(wizard), [(2, "ends", 0, 0)])

    def test_a_list_of_other_columns_gets_its_own_mapping(self):
        first = self._import(self._list("552100554;A;5")).mapping_id
        second = self._import(
            self._list("552100554;5", titles="Registration number;Limit")
        ).mapping_id
        self.assertNotEqual(first, second)
        self.assertEqual(self._import(self._list("552100554;A;5")).mapping_id, first)

    def test_two_columns_cannot_mean_the_same(self):
        wizard = self._import(self._list("552100554;A;5"))
        wizard.mapping_id.column_ids[1].field = "amount"
        with self.assertSays(CreditInsuranceError, "“Raison sociale” and “Montant”"):
            wizard.action_read()

    def test_mappings_of_another_company_are_out_of_reach(self):
        company = self._create_company("Test Foreign Company")
        insurer = self._create_insurer(name="Foreign", company_id=company.id)
        mapping = self.env["credit.insurance.limit.mapping"].create(
            {"name": "Foreign", "insurer_id": insurer.id}
        )
        mine = self._import(self._list("552100554;A;5")).mapping_id
        env = self._as(self.officer, self.company)
        found = env["credit.insurance.limit.mapping"].search(
            [("id", "in", (mapping | mine).ids)]
        )
        self.assertEqual(found, mine)

    # === CURRENCIES, COMPANIES, WORKBOOKS === #

    def test_a_policy_in_another_currency(self):
        yen = self._create_currency("TJY", rate=160, places=1)
        insurer = self._create_insurer(name="Test Second Insurer")
        policy = self._create_policy(
            "TEST-JPY", currency_id=yen.id, insurer_id=insurer.id, state="draft"
        )
        data = self._list("552100554;A;500000")
        self._import(data, policy=policy).action_import()
        self.assertEqual(self._limits(self.buyer, policy=policy), [500000])
        self.assertFalse(self.policy.cover_ids, "the other policy is not concerned")
        wizard = self._import(self._list("552100554;A;5 €"), policy=policy)
        self.assertIn("in EUR and the policy in TJY", self._problems(wizard)[2])

    def test_an_officer_of_a_coinsured_company_imports_as_well(self):
        company = self._create_company("Test Co-insured Company")
        self.policy.company_ids += company
        officer = self._create_user(
            "second",
            "base.group_user",
            "credit_insurance.group_officer",
            company=company,
        )
        self.other.company_id = self.company
        self._decide(500, self.other)
        data = self._list("552100554;A;1000")
        wizard = self._import(data, user=officer, company=company)
        self.assertIn((0, "not_listed", 500, 500), self._changes(wizard))
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer), [1000])

    def test_a_workbook(self):
        book = openpyxl.Workbook()
        for row in (
            ("Some Insurer", None, None),
            ("SIREN", "Limit", "Effective date"),
            (552100554, 1234.5, self.policy.date_from),
        ):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        wizard = self._import(stream.getvalue())
        self.assertEqual(self._changes(wizard), [(3, "new", 0, 1234.5)])
        wizard.action_import()
        self.assertEqual(self._cover().decision_ids.date_from, self.policy.date_from)

    def test_many_rows_cost_few_queries(self):
        buyers = self.env["res.partner"].create(
            [
                {"name": f"Many {n}", "is_company": True, "ref": f"M{n:04}"}
                for n in range(200)
            ]
        )

        def queries(number):
            rows = [f"M{n:04};{number}" for n in range(number)]
            data = self._list(*rows, titles="Code client;Montant")
            wizard = self._import(data)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_read()
            wizard.action_import()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(5)
        few, many = queries(20), queries(200)
        self.assertLess(many - few, 180, "less than one query for each row more")
        self.assertEqual(self._limits(*buyers), [200.0] * 200)
