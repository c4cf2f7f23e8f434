# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago, in_days


class TestWhichPolicy(CreditInsuranceCase):
    """Which policy answers for a buyer, if any."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.german = cls._create_buyer("Test German", country_id=cls.germany.id)

    def _zone(self, policy=None, countries=None, **values):
        return super()._zone(countries or self.germany, policy, **values)

    def _policy_of(self, buyer):
        return self._row(buyer) and self._row(buyer)["policy_id"]

    def test_a_global_policy_concerns_every_buyer(self):
        self.assertRow(status="no_limit", policy_id=self.policy.id, insured_limit=0)

    def test_a_selective_policy_concerns_buyers_with_a_cover(self):
        self.policy.contract_type = "selective"
        self.assertIsNone(self._row())
        self._decide(500)
        self.assertRow(status="covered", insured_limit=500)
        self.policy.cover_ids.active = False
        self.assertIsNone(self._row())

    def test_a_policy_on_a_single_buyer_concerns_that_one(self):
        self.policy.contract_type = "single"
        self._decide(500)
        self.assertRow(insured_limit=500)
        self.assertIsNone(self._row(self.german))

    def test_only_an_active_policy_concerns_anybody(self):
        self._decide(500)
        for state in ("draft", "run_off", "closed"):
            self.policy.state = state
            self.assertIsNone(self._row(), state)
        self.policy.state = "active"
        self.assertRow(insured_limit=500)

    def test_a_policy_counts_from_its_first_to_its_last_day(self):
        self.policy.write({"date_from": TODAY, "date_to": TODAY})
        self.assertRow(policy_id=self.policy.id)
        self.assertIsNone(self._row(day=in_days(1)))
        self.assertIsNone(self._row(day=days_ago(1)))

    def test_a_policy_in_which_the_buyer_has_a_cover_comes_first(self):
        recent = self._create_policy("TEST-2", date_from=date(2026, 5, 1))
        self.assertRow(policy_id=recent.id)
        self._decide(500)
        self.assertRow(policy_id=self.policy.id, insured_limit=500)

    def test_the_most_recent_of_two_policies_answers(self):
        self._decide(500)
        recent = self._create_policy("TEST-2", date_from=date(2026, 5, 1))
        self._decide(700, policy=recent)
        self.assertRow(policy_id=recent.id, insured_limit=700)

    def test_a_domestic_policy_concerns_buyers_of_the_same_country(self):
        self.policy.scope = "domestic"
        self.assertRow(policy_id=self.policy.id)
        self.assertIsNone(self._row(self.german))

    def test_an_export_policy_concerns_buyers_of_other_countries(self):
        self.policy.scope = "export"
        self.assertIsNone(self._row())
        self.assertRow(self.german, policy_id=self.policy.id)

    def test_a_buyer_without_country_is_domestic(self):
        buyer = self._create_buyer("Test Somewhere", country_id=False)
        self.policy.scope = "domestic"
        self.assertTrue(self._row(buyer))
        self.policy.scope = "export"
        self.assertIsNone(self._row(buyer))

    def test_one_policy_at_home_and_one_abroad_share_the_buyers(self):
        self.policy.scope = "domestic"
        export = self._create_policy("TEST-EXPORT", scope="export")
        self.assertEqual(self._policy_of(self.buyer), self.policy.id)
        self.assertEqual(self._policy_of(self.german), export.id)

    def test_an_excluded_zone_is_not_concerned(self):
        self._zone(excluded=True)
        self.assertIsNone(self._row(self.german))
        self.assertTrue(self._row())

    def test_zones_only_leaves_out_the_other_countries(self):
        self.policy.zones_only = True
        self._zone()
        self.assertTrue(self._row(self.german))
        self.assertIsNone(self._row())

    def test_a_zone_has_its_own_discretionary_limit(self):
        self.policy.discretionary_limit = 1000
        self._zone(discretionary_limit=400)
        self.assertRow(insured_limit=1000, status="discretionary")
        self.assertRow(self.german, insured_limit=400, status="discretionary")

    def test_a_zone_without_discretionary_limit_needs_decisions(self):
        self.policy.discretionary_limit = 1000
        self._zone(no_discretionary=True)
        self.assertRow(self.german, insured_limit=0, status="no_limit")
        self._decide(200, self.german)
        self.assertRow(self.german, insured_limit=200, status="covered")

    def test_a_zone_has_its_own_extension(self):
        self._decide(1000)
        self._decide(1000, self.german)
        self._zone(extension_days=30)
        for buyer in (self.buyer, self.german):
            self._invoice(100, buyer, due=days_ago(31))
        self.assertRow(status="covered")
        self.assertRow(self.german, status="stopped")

    def test_a_zone_without_extension_stops_on_the_day_after_the_due_date(self):
        self._decide(1000, self.german)
        self._zone(no_extension=True)
        invoice = self._invoice(100, self.german, due=TODAY)
        self.assertRow(self.german, status="covered")
        self.assertRow(self.german, day=in_days(1), status="stopped")
        self._pay(invoice)
        self.assertRow(self.german, day=in_days(1), status="covered")


class TestNotInsurable(CreditInsuranceCase):
    """Buyers for whom credit insurance does not answer."""

    def test_marked_buyers_are_excluded(self):
        self._decide(1000)
        for reason in ("public", "individual", "related"):
            self.buyer.insurance_exclusion = reason
            self.assertRow(status="excluded")
        self.buyer.insurance_exclusion = False
        self.assertRow(status="covered")

    def test_a_private_person_is_excluded(self):
        person = self.env["res.partner"].create({"name": "Test Person"})
        self.assertRow(person, status="excluded")

    def test_a_sole_trader_with_a_number_is_not(self):
        for number in ({"vat": "FR23334175221"}, {"company_registry": "334175221"}):
            trader = self.env["res.partner"].create({"name": "Test Trader", **number})
            self.assertRow(trader, status="no_limit")

    def test_the_companies_of_the_database_are_excluded(self):
        self.assertRow(self.company.partner_id, status="excluded")

    def test_an_excluded_buyer_is_excluded_even_when_overdue_or_without_rate(self):
        self.buyer.insurance_exclusion = "public"
        self._invoice(100, due=days_ago(300))
        self.assertRow(status="excluded")


class TestTopUp(CreditInsuranceCase):
    """A second layer adds its limits to those of the primary policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.top_up = cls._create_policy("TEST-TOP", layer="top_up")

    def _top_up(self, amount, **values):
        return self._decide(amount, policy=self.top_up, **values)

    def test_its_limit_comes_on_top(self):
        self._decide(1000)
        self._top_up(400)
        self.assertRow(policy_id=self.policy.id, insured_limit=1400)

    def test_it_concerns_only_buyers_with_a_cover_in_it(self):
        self._decide(1000)
        self.assertRow(insured_limit=1000)

    def test_it_comes_on_top_of_a_discretionary_limit(self):
        self.policy.discretionary_limit = 300
        self._top_up(400)
        self.assertRow(insured_limit=700)

    def test_alone_it_answers_for_nobody(self):
        self._top_up(400)
        self.policy.state = "closed"
        self.assertIsNone(self._row())

    def test_it_falls_with_the_primary_limit(self):
        self._decide(1000)
        self._top_up(400)
        self._decide(0, status="withdrawn", date_from=date(2026, 6, 1))
        self.assertRow(insured_limit=0, status="withdrawn")
        self.assertRow(day=date(2026, 5, 31), insured_limit=1400)

    def test_what_cannot_be_cancelled_remains(self):
        self._decide(1000)
        self._top_up(400, date_to=date(2026, 12, 31), non_cancellable=True)
        self._decide(0, status="withdrawn", date_from=date(2026, 6, 1))
        self.assertRow(insured_limit=400, status="covered")

    def test_it_is_converted_into_the_currency_of_the_primary_policy(self):
        crown = self._create_currency("QCR", rate=4.0)
        top_up = self._create_policy("TOP-QCR", layer="top_up", currency_id=crown.id)
        self._decide(1000)
        self._decide(1002, policy=top_up)
        self.assertRow(insured_limit=1250.5, currency_id=self.eur.id)
        crown.rate_ids.unlink()
        self.assertRow(status="unknown", no_rate_currency_id=crown.id)
