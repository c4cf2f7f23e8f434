# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .documents import TODAY, days_ago, in_days
from .requests import RequestCase

ACTIVITY = "credit_insurance.mail_activity_type_renewal"


class TestRenewal(RequestCase):
    """Limits that end are put before the officers in time, once."""

    def _run(self):
        cron = self.env.ref("credit_insurance.ir_cron_renewals")
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)

    def _activities(self, cover=None):
        return (cover or self._cover()).activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(ACTIVITY)
        )

    def test_the_officers_are_told_once(self):
        self._decide(5000, date_to=in_days(30))
        self._run()
        activities = self._activities()
        told = activities.user_id & (self.officer | self.manager | self.salesperson)
        self.assertEqual(told, self.officer | self.manager)
        self.assertEqual(set(activities.mapped("date_deadline")), {in_days(30)})
        self.assertIn("5,000", activities[0].note)
        self._run()
        self.assertEqual(self._activities(), activities)
        activities.unlink()
        self._run()
        self.assertFalse(self._activities())

    def test_the_next_limit_is_told_of_again(self):
        self._decide(5000, date_to=in_days(3))
        self._run()
        self._decide(6000, date_from=TODAY, date_to=in_days(20))
        self.assertTrue(self._activities())
        self._activities().unlink()
        self._run()
        self.assertEqual(set(self._activities().mapped("date_deadline")), {in_days(20)})

    def test_nobody_is_told_too_early(self):
        self._decide(5000, date_to=in_days(31))
        self._run()
        self.assertFalse(self._activities())
        self.policy.renewal_days = 31
        self._run()
        self.assertTrue(self._activities())

    def test_nobody_is_told_of_what_needs_nothing(self):
        cases = {
            "followed": lambda b: (
                self._decide(5000, b, date_to=in_days(5)),
                self._decide(4000, b, date_from=in_days(6)),
            ),
            "withdrawn": lambda b: (
                self._decide(5000, b, date_to=in_days(5)),
                self._decide(0, b, status="withdrawn", date_from=TODAY),
            ),
            "over": lambda b: self._decide(5000, b, date_to=days_ago(1)),
            "open": lambda b: self._decide(5000, b),
            "asked": lambda b: (
                self._decide(5000, b, date_to=in_days(5)),
                self._cover(b)._request("new", 5000),
            ),
            "archived": lambda b: self._decide(
                5000, b, date_to=in_days(5)
            ).cover_id.write({"active": False}),
        }
        for name, decide in cases.items():
            buyer = self._create_buyer(name)
            decide(buyer)
            self._run()
            self.assertFalse(self._activities(self._cover_of(buyer)), name)

    def _cover_of(self, buyer):
        covers = self.env["credit.insurance.cover"].with_context(active_test=False)
        return covers.search([("partner_id", "=", buyer.id)])

    def test_a_policy_that_ended_renews_nothing(self):
        self._decide(5000, date_to=in_days(5))
        self.policy.state = "run_off"
        self._run()
        self.assertFalse(self._activities())

    def test_a_request_takes_it_up(self):
        self._decide(5000, date_to=in_days(5))
        self._run()
        wizard = self._open(self._cover())
        self.assertEqual(wizard.line_ids.action, "renew")
        self._sent(wizard)
        self.assertFalse(self._activities())

    def test_a_decision_that_came_by_itself_takes_it_up(self):
        self._decide(5000, date_to=in_days(5))
        self._run()
        self._decide(5000, date_from=in_days(6))
        self.assertFalse(self._activities())

    def test_days_are_not_negative(self):
        with self.assertRaises(ValidationError):
            self.policy.renewal_days = -1

    # === FOUND === #

    def test_the_end_of_a_limit_is_shown_and_found(self):
        soon, later, never, higher = (
            self._create_buyer(name) for name in ("soon", "later", "never", "higher")
        )
        self._decide(500, soon, date_to=in_days(5))
        self._decide(500, later)
        self._decide(70, later, kind="temporary", date_to=in_days(50))
        self._decide(500, never)
        self._decide(500, higher, date_to=in_days(5))
        self._decide(900, higher, date_from=in_days(6))
        covers = self.policy.cover_ids
        ends = {cover.partner_id: cover.ends_on for cover in covers}
        self.assertEqual(
            ends,
            {soon: in_days(5), later: in_days(50), never: False, higher: False},
        )
        compare = {
            "<": lambda a, b: a < b,
            "<=": lambda a, b: a <= b,
            ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b,
        }
        for operator, holds in compare.items():
            for day in (in_days(4), in_days(5), in_days(50)):
                found = covers.search(
                    [("id", "in", covers.ids), ("ends_on", operator, day)]
                )
                expected = covers.filtered(
                    lambda c, h=holds, d=day: c.ends_on and h(c.ends_on, d)
                )
                self.assertEqual(found, expected, f"{operator} {day}")

    def test_the_end_that_is_over_is_not_the_next_one(self):
        self._decide(500, date_to=in_days(5))
        with freeze_time("2026-06-21 10:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self._cover().ends_on)
            self.assertFalse(
                self.env["credit.insurance.cover"].search(
                    [("ends_on", "<=", in_days(30)), ("id", "=", self._cover().id)]
                )
            )
