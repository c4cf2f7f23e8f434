# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from ..exceptions import CreditInsuranceError
from .common import CreditInsuranceCase

DECISION = "credit.insurance.decision"
MODELS = (
    "credit.insurance.insurer",
    "credit.insurance.policy",
    "credit.insurance.policy.zone",
    "credit.insurance.cover",
    "credit.insurance.cover.period",
    "credit.insurance.decision",
    "credit.insurance.own.risk",
)


class TestAccess(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.decision = cls._decide(1000)
        cls.cover = cls.decision.cover_id
        cls.own_risk = cls._own_risk(200)
        cls.zone = cls.env["credit.insurance.policy.zone"].create(
            {
                "name": "Test Zone",
                "policy_id": cls.policy.id,
                "country_ids": cls.germany.ids,
            }
        )
        cls.records = {
            "credit.insurance.insurer": cls.insurer,
            "credit.insurance.policy": cls.policy,
            "credit.insurance.policy.zone": cls.zone,
            "credit.insurance.cover": cls.cover,
            "credit.insurance.cover.period": cls.cover.period_ids,
            "credit.insurance.decision": cls.decision,
            "credit.insurance.own.risk": cls.own_risk,
        }
        cls.values = {
            "credit.insurance.insurer": {"name": "Test Mine"},
            "credit.insurance.policy": {"name": "Mine", "insurer_id": cls.insurer.id},
            "credit.insurance.policy.zone": {
                "name": "Mine",
                "policy_id": cls.policy.id,
                "country_ids": cls.france.ids,
            },
            "credit.insurance.cover": {
                "policy_id": cls.policy.id,
                "partner_id": cls._create_buyer("Test Mine").id,
            },
            "credit.insurance.cover.period": {
                "cover_id": cls.cover.id,
                "date_from": "2026-01-01",
                "amount": 999_999,
                "status": "granted",
            },
            "credit.insurance.decision": {"cover_id": cls.cover.id, "amount": 999_999},
            "credit.insurance.own.risk": {
                "partner_id": cls._create_buyer("Test Mine").id,
                "amount": 999_999,
            },
        }

    def _call(self, user, model, method, *args):
        """Call a method as a client would, over the network."""
        return call_kw(self.env[model].with_user(user), method, list(args), {})

    def assertForbidden(self, user, model, method, *args):
        label = f"{user.login}: {model}.{method}"
        # Decisions say why nobody may change them, whoever tries.
        error = UserError if model == DECISION and method == "write" else AccessError
        with self.assertRaises(error, msg=label):
            self._call(user, model, method, *args)

    # === CHANGES === #

    def test_who_only_sells_or_invoices_changes_nothing(self):
        for user in (self.salesperson, self.accountant, self.approver):
            self._assert_changes_nothing(user, MODELS)

    def test_others_change_nothing_either(self):
        for user in (self.employee, self.portal):
            self._assert_changes_nothing(user, MODELS)

    def _assert_changes_nothing(self, user, models):
        for model in models:
            ids = self.records[model].ids
            values = self.values[model]
            name, value = next(iter(values.items()))
            self.assertForbidden(user, model, "create", [values])
            self.assertForbidden(user, model, "write", ids, {name: value})
            self.assertForbidden(user, model, "unlink", ids)

    def test_an_officer_deals_with_covers_and_decisions_only(self):
        self._assert_changes_nothing(
            self.officer,
            [
                "credit.insurance.insurer",
                "credit.insurance.policy",
                "credit.insurance.policy.zone",
                "credit.insurance.cover.period",
            ],
        )
        model = "credit.insurance.cover"
        (cover,) = self._call(self.officer, model, "create", [self.values[model]])
        self._call(self.officer, model, "write", [cover], {"requested_amount": 5})
        self._call(self.officer, model, "unlink", [cover])
        (cover,) = self._call(self.officer, model, "create", [self.values[model]])
        self._call(self.officer, model, "write", [cover], {"requested_amount": 5})
        self._call(self.officer, model, "action_request", [cover])
        with self.assertRaises(CreditInsuranceError):
            self._call(self.officer, model, "unlink", [cover])
        self._call(self.officer, DECISION, "create", [self.values[DECISION]])
        self.assertForbidden(
            self.officer, DECISION, "write", self.decision.ids, {"amount": 1}
        )
        self.assertForbidden(self.officer, DECISION, "unlink", self.decision.ids)

    def test_nobody_writes_the_limit_of_a_day(self):
        for user in (self.officer, self.manager, self.administrator):
            self._assert_changes_nothing(user, ["credit.insurance.cover.period"])

    def test_a_manager_sets_up_policies_and_own_risk(self):
        for model in (
            "credit.insurance.insurer",
            "credit.insurance.policy",
            "credit.insurance.policy.zone",
            "credit.insurance.own.risk",
        ):
            created = self._call(self.manager, model, "create", [self.values[model]])
            self._call(self.manager, model, "unlink", created)

    def test_a_salesperson_does_not_request_cover(self):
        self.cover.requested_amount = 500
        for user in (self.salesperson, self.accountant, self.approver):
            self.assertForbidden(
                user, "credit.insurance.cover", "action_request", self.cover.ids
            )

    def test_a_salesperson_does_not_change_who_is_insurable(self):
        for user in (self.salesperson, self.approver):
            self.assertForbidden(
                user,
                "res.partner",
                "write",
                self.buyer.ids,
                {"insurance_exclusion": "public"},
            )

    def test_who_edits_contacts_does_not_take_one_out_of_the_check(self):
        editor = self._create_user(
            "editor", "sales_team.group_sale_salesman", "base.group_partner_manager"
        )
        self._call(editor, "res.partner", "write", self.buyer.ids, {"city": "Angers"})
        excluded = {"name": "Test New", "insurance_exclusion": "public"}
        self.assertForbidden(
            editor,
            "res.partner",
            "write",
            self.buyer.ids,
            {"insurance_exclusion": "public"},
        )
        self.assertForbidden(editor, "res.partner", "create", [excluded])
        self.officer.group_ids += self.env.ref("base.group_partner_manager")
        self._call(self.officer, "res.partner", "create", [excluded])

    def test_a_salesperson_does_not_change_what_the_company_does(self):
        self.assertForbidden(
            self.salesperson,
            "res.company",
            "write",
            self.company.ids,
            {"credit_insurance_check": "none"},
        )

    def test_computing_is_not_for_calls_from_outside(self):
        for model, method in (
            ("credit.insurance.cover", "_rebuild_periods"),
            ("credit.insurance.exposure", "_read_rows"),
            ("credit.insurance.insurer", "_get_adapter"),
        ):
            self.assertForbidden(self.salesperson, model, method, [])

    # === READING === #

    def test_who_sells_or_invoices_reads_everything_of_the_insurance(self):
        for user in (self.salesperson, self.accountant, self.approver, self.officer):
            for model, records in self.records.items():
                self.assertTrue(records.with_user(user).read(), f"{user.login} {model}")
            exposure = self.env["credit.insurance.exposure"].with_user(user)
            rows = exposure.search([("partner_id", "=", self.buyer.id)])
            self.assertEqual(rows.read(["exposure"])[0]["exposure"], 0)

    def test_others_read_nothing_of_it(self):
        for user in (self.employee, self.portal):
            for model in (*MODELS, "credit.insurance.exposure"):
                self.assertForbidden(user, model, "search_read", [])

    def test_orders_and_customers_open_for_whoever_may_read_them(self):
        for user in (self.salesperson, self.approver):
            order = self._order(100, user_id=user.id)
            self.env.invalidate_all()
            names = self._read_form(order.with_user(user))
            self.assertIn("insurance_message", names)
        for user in (self.salesperson, self.accountant):
            self.env.invalidate_all()
            self.assertIn("insured_limit", self._read_form(self.buyer.with_user(user)))
        names = self._read_form(self.buyer.with_user(self.employee))
        self.assertFalse([name for name in names if name.startswith("insur")])

    def _read_form(self, record):
        """Read what the form of a record shows to its user; return the names."""
        shown = record.get_view(view_type="form")["models"][record._name]
        names = [name for name in shown if name in record.fields_get()]
        self.assertTrue(record.read(names))
        return names

    def test_the_portal_shows_no_insurance_on_an_order(self):
        self.portal.partner_id.parent_id = self.buyer
        order = self._order(100, self.portal.partner_id, state="sent")
        order.message_subscribe(self.portal.partner_id.ids)
        mine = order.with_user(self.portal)
        self.assertEqual(mine.read(["name"])[0]["name"], order.name)
        names = mine.fields_get()
        self.assertFalse([name for name in names if name.startswith("insur")])
        for name in ("insurance_state", "insurance_excess", "insurance_message"):
            self.assertForbidden(self.portal, "sale.order", "read", order.ids, [name])
        self.assertForbidden(
            self.portal, "res.partner", "read", self.buyer.ids, ["insured_limit"]
        )

    # === COMPANIES === #

    def test_a_user_of_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Test Other Company"})
        stranger = self._create_user(
            "stranger",
            "sales_team.group_sale_manager",
            "credit_insurance.group_manager",
            company=other,
        )
        env = self._as(stranger, other)
        for model, records in self.records.items():
            self.assertFalse(env[model].search([("id", "in", records.ids)]), model)
            with self.assertRaises(AccessError, msg=model):
                records.with_env(env).read(["display_name"])
        rows = env["credit.insurance.exposure"]
        self.assertFalse(rows.search([("partner_id", "=", self.buyer.id)]))
        buyer = self.buyer.with_env(env)
        self.assertEqual((buyer.insurance_status, buyer.insured_limit), ("none", 0))
        self.assertEqual(buyer.own_risk_limit, 0)
        self.assertFalse(buyer.insurance_cover_ids)

    def test_a_user_of_a_branch_sees_the_cover_of_its_company(self):
        branch = self.env["res.company"].create(
            {"name": "Test Branch", "parent_id": self.company.id}
        )
        user = self._create_user(
            "branch", "sales_team.group_sale_salesman", company=branch
        )
        env = self._as(user, branch)
        for model in MODELS[:6]:
            domain = [("id", "in", self.records[model].ids)]
            self.assertTrue(env[model].search(domain), model)
        self.assertEqual(self.buyer.with_env(env).insured_limit, 1000)
