# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago, in_days


class TestCover(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cover = cls._cover()

    # === STATE === #

    def test_a_cover_without_decision_is_a_draft(self):
        self.assertEqual((self.cover.state, self.cover.insured_limit), ("draft", 0))

    def test_a_request_shows_until_it_is_decided(self):
        self.cover.requested_amount = 500
        self.cover.action_request()
        self.assertEqual(self.cover.state, "requested")
        self.assertEqual(self.cover.requested_on, TODAY)
        self._decide(400, status="partial")
        self.assertEqual((self.cover.state, self.cover.insured_limit), ("partial", 400))

    def test_a_limit_in_force_stays_in_force_during_a_request(self):
        self._decide(400)
        self.cover.requested_amount = 900
        self.cover.action_request()
        self.assertEqual((self.cover.state, self.cover.insured_limit), ("granted", 400))
        self.assertRow(insured_limit=400)

    def test_the_state_is_that_of_the_decision_in_force(self):
        for status in ("granted", "partial", "reduced"):
            self._decide(100, status=status)
            self.assertEqual(self.cover.state, status)
        for status in ("refused", "withdrawn"):
            self._decide(0, status=status)
            self.assertEqual(self.cover.state, status)
            self.assertEqual(self.cover.insured_limit, 0)

    def test_a_cover_expires_by_itself(self):
        self._decide(100, date_to=TODAY)
        self.assertEqual(self.cover.state, "granted")
        with freeze_time("2026-06-16 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.cover.state, "expired")
            self.assertEqual(self.cover.insured_limit, 0)

    def test_a_cover_to_review_says_so(self):
        self._decide(100)
        self.cover.request_state = "to_review"
        self.assertEqual(
            (self.cover.state, self.cover.insured_limit), ("to_review", 100)
        )

    # === REQUEST === #

    def test_there_must_be_something_to_request(self):
        with self.assertSays(UserError, "amount to request for Test Buyer"):
            self.cover.action_request()

    def test_a_request_is_not_made_twice(self):
        self.cover.requested_amount = 500
        self.cover.action_request()
        with self.assertSays(UserError, "Test Buyer is already open"):
            self.cover.action_request()

    def test_a_disabled_insurer_is_not_asked(self):
        self.cover.requested_amount = 500
        self.insurer.state = "disabled"
        with self.assertSays(UserError, "Test Insurer is disabled"):
            self.cover.action_request()
        self.assertEqual(self.cover.request_state, "none")

    def test_a_requested_amount_is_never_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.cover.requested_amount = -1
            self.env.flush_all()

    def test_the_demonstration_insurer_decides_at_once(self):
        self.insurer.code = "demo"
        cases = [
            (50_000, "granted", 50_000),
            (50_001, "partial", 25_000.5),
            (249_999, "partial", 124_999.5),
            (250_000, "refused", 0),
        ]
        for requested, state, limit in cases:
            self.cover.requested_amount = requested
            self.cover.action_request()
            self.assertEqual(
                (self.cover.state, self.cover.insured_limit), (state, limit)
            )
            self.assertEqual(self.cover.request_state, "none")

    def test_several_covers_are_requested_at_once(self):
        self.insurer.code = "demo"
        other = self._cover(self._create_buyer("Test Other"))
        covers = self.cover | other
        covers.requested_amount = 300
        covers.action_request()
        self.assertEqual(covers.mapped("insured_limit"), [300, 300])

    # === WHO IS COVERED === #

    def test_the_insurer_covers_legal_entities_not_addresses(self):
        address = self.env["res.partner"].create(
            {"name": "Warehouse", "parent_id": self.buyer.id, "type": "delivery"}
        )
        sentence = "choose Test Buyer instead of its address.*Warehouse"
        with self.assertSays(ValidationError, sentence):
            self._cover(address)

    def test_a_buyer_has_one_cover_in_a_policy(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.cover.copy()

    def test_a_new_cover_is_in_the_active_policy(self):
        cover = self.env["credit.insurance.cover"].create(
            {"partner_id": self._create_buyer("Test Other").id}
        )
        self.assertEqual(cover.policy_id, self.policy)
        self.assertEqual(cover.display_name, "Test Other (TEST-1)")


class TestCoverSearch(CreditInsuranceCase):
    """Searching finds what reading shows, with every operator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = "draft requested review granted partial refused expired later ended"
        cls.covers = {
            name: cls._cover(cls._create_buyer(name)) for name in names.split()
        }
        for name, amount, values in (
            ("review", 100, {}),
            ("granted", 500, {}),
            ("partial", 200, {"status": "partial"}),
            ("refused", 0, {"status": "refused"}),
            ("expired", 500, {"date_to": days_ago(1)}),
            ("later", 300, {"date_from": in_days(1)}),
            ("ended", 900, {}),
        ):
            cls._decide(amount, cls.covers[name].partner_id, **values)
        cls._decide(
            0, cls.covers["ended"].partner_id, status="withdrawn", date_from=TODAY
        )
        cls.covers["review"].request_state = "to_review"
        cls.covers["requested"].request_state = "pending"
        cls.all = cls.env["credit.insurance.cover"].concat(*cls.covers.values())

    def _found(self, domain):
        found = self.all.search([("id", "in", self.all.ids), *domain])
        return set(found.partner_id.mapped("name"))

    def _names(self, condition):
        return {cover.partner_id.name for cover in self.all if condition(cover)}

    def test_the_states_are_as_arranged(self):
        self.assertEqual(
            {name: (c.state, c.insured_limit) for name, c in self.covers.items()},
            {
                "draft": ("draft", 0),
                "requested": ("requested", 0),
                "review": ("to_review", 100),
                "granted": ("granted", 500),
                "partial": ("partial", 200),
                "refused": ("refused", 0),
                "expired": ("expired", 0),
                "later": ("draft", 0),
                "ended": ("withdrawn", 0),
            },
        )

    def test_a_state_is_found_and_excluded(self):
        states = dict(self.all._fields["state"]._description_selection(self.env))
        for state in states:
            having = self._names(lambda c, state=state: c.state == state)
            others = self._names(lambda c, state=state: c.state != state)
            self.assertEqual(self._found([("state", "=", state)]), having, state)
            self.assertEqual(self._found([("state", "!=", state)]), others, state)

    def test_several_states_are_found_and_excluded(self):
        states = ["draft", "granted", "to_review"]
        having = self._names(lambda c: c.state in states)
        self.assertEqual(self._found([("state", "in", states)]), having)
        others = self._names(lambda c: c.state not in states)
        self.assertEqual(self._found([("state", "not in", states)]), others)
        self.assertEqual(self._found(["!", ("state", "in", states)]), others)

    def test_a_limit_is_compared(self):
        compare = {
            "=": lambda limit, value: limit == value,
            "!=": lambda limit, value: limit != value,
            "<": lambda limit, value: limit < value,
            "<=": lambda limit, value: limit <= value,
            ">": lambda limit, value: limit > value,
            ">=": lambda limit, value: limit >= value,
        }
        for operator, holds in compare.items():
            for value in (-1, 0, 200, 300, 500):
                expected = self._names(
                    lambda c, h=holds, v=value: h(c.insured_limit, v)
                )
                label = f"{operator} {value}"
                domain = [("insured_limit", operator, value)]
                self.assertEqual(self._found(domain), expected, label)
                negated = set(self.covers) - expected
                self.assertEqual(self._found(["!", *domain]), negated, f"! {label}")

    def test_a_limit_is_one_of_several(self):
        for values in ([0, 500], [200, 300]):
            expected = self._names(lambda c, v=values: c.insured_limit in v)
            domain = [("insured_limit", "in", values)]
            self.assertEqual(self._found(domain), expected)
            domain = [("insured_limit", "not in", values)]
            self.assertEqual(self._found(domain), set(self.covers) - expected)

    def test_tomorrow_finds_tomorrow_s_limits(self):
        with freeze_time("2026-06-16 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self._found([("insured_limit", "=", 300)]), {"later"})
            self.assertIn("later", self._found([("state", "=", "granted")]))
