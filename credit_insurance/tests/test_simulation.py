# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from lxml import html

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form
from odoo.tools import format_date

from .common import SaleOrderCase
from .documents import TODAY, days_ago, in_days

MODEL = "credit.insurance.simulation"


class SimulationCase(SaleOrderCase):
    """A salesperson without accounting rights tries quotations against cover."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def _simulate(self, order=None, partner=None, user=None, company=None):
        """Open the simulation as its user does, in a form."""
        env = self._as(user or self.salesperson, company or self.company)
        record = (order or partner).with_env(env)
        action = record.action_simulate_cover()
        return Form(env[action["res_model"]].with_context(**action["context"]))

    def _simulate_sale(self, amount, **values):
        return self._simulate(self._quotation(amount, **values))

    def _day(self, day):
        return format_date(self.env, day)

    def assertAdvice(self, form, *sentences, missing=()):
        text = html.fromstring(form.advice).text_content() if form.advice else ""
        for sentence in sentences:
            self.assertIn(sentence, text)
        for sentence in missing:
            self.assertNotIn(sentence, text)

    def assertTable(self, form, *rows):
        """Compare day, expected payments, limit, used, headroom and whether it fits."""
        body = html.fromstring(form.timeline).find(".//tbody")
        texts = [[cell.text_content().strip() for cell in row] for row in body]
        found = [(r[0], *r[2:]) for r in texts]
        expected = [
            (
                self._day(day),
                self._money(paid) if paid else "",
                *(self._money(amount) for amount in amounts),
                "fits" if fits else "does not fit",
            )
            for day, paid, *amounts, fits in rows
        ]
        self.assertEqual(found, expected)


class TestSimulation(SimulationCase):
    """Which part is covered, and what would let the rest through."""

    def test_the_figures_of_an_order_beyond_cover(self):
        self._invoice(600, due=in_days(10))
        form = self._simulate_sale(700, taxed=True)
        self.assertFalse(form.fits)
        self.assertEqual(form.amount, 700)
        self.assertEqual((form.amount_tax, form.amount_total), (140, 840))
        self.assertEqual((form.insured_limit, form.exposure), (1000, 600))
        self.assertEqual((form.sellable, form.at_risk), (400, 700))
        self.assertEqual((form.insured_amount, form.excess), (400, 300))
        self.assertEqual(form.deposit_needed, 360)
        self.assertEqual(form.fits_from, in_days(10))
        self.assertFalse(form.fits_until)
        self.assertEqual(form.ask_amount, 2000)
        self.assertIn(f"exceeds cover by {self._money(300)}", form.message)
        self.assertAdvice(
            form,
            f"If {self._money(360)} with tax are paid in advance, the rest fits now.",
            f"By itself it fits from {self._day(in_days(10))} on, if what is due "
            "before is paid on its due date.",
            f"With an insured limit of {self._money(2000)} it fits, with a margin.",
        )
        self.assertTable(
            form,
            (TODAY, 0, 1000, 600, 400, False),
            (in_days(10), 600, 1000, 0, 1000, True),
        )

    def test_the_deposit_makes_it_fit_and_a_cent_less_does_not(self):
        self._invoice(600.55)
        form = self._simulate_sale(700, taxed=True)
        needed = form.deposit_needed
        form.deposit = needed - 0.01
        self.assertFalse(form.fits)
        form.deposit = needed
        self.assertTrue(form.fits)
        self.assertLessEqual(form.at_risk, 399.45)
        self.assertEqual(form.deposit_needed, needed)
        self.assertAdvice(form, "It fits now.")

    def test_a_deposit_that_is_really_invoiced_has_the_effect_that_was_simulated(self):
        self._invoice(600)
        order = self._quotation(700, taxed=True)
        form = self._simulate(order)
        form.deposit = form.deposit_needed
        self.assertTrue(form.fits)
        self.company.credit_insurance_check = "none"
        order = order.sudo()
        order.action_confirm()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create(
                {
                    "advance_payment_method": "fixed",
                    "fixed_amount": form.deposit_needed,
                }
            )
        )
        invoice = wizard._create_invoices(order)
        invoice.invoice_date = TODAY
        invoice.action_post()
        self._pay(invoice)
        self.assertRow(exposure=1000, headroom=0)

    def test_trying_writes_nothing_on_the_order(self):
        order = self._quotation(1200)
        self.env.flush_all()
        self.env.invalidate_all()
        before = order.read()[0]
        form = self._simulate(order)
        form.amount = 50
        form.deposit = 10
        self.assertTrue(form.fits)
        form.save()
        self.env.invalidate_all()
        after = order.read()[0]
        self.assertEqual({n for n in after if after[n] != before[n]}, set())

    def test_the_amount_can_be_tried_with_the_taxes_of_the_order(self):
        form = self._simulate_sale(700, taxed=True)
        form.amount = 1500
        self.assertEqual((form.amount_tax, form.amount_total), (300, 1800))
        self.assertEqual((form.excess, form.deposit_needed), (500, 600))
        form.amount_tax = 150
        self.assertEqual(form.deposit_needed, 550)

    def test_where_the_policy_insures_taxes_they_count(self):
        self.policy.vat_insured = True
        self._invoice(500, taxed=True, due=in_days(10))
        form = self._simulate_sale(700, taxed=True)
        self.assertEqual((form.exposure, form.at_risk), (600, 840))
        self.assertEqual((form.excess, form.deposit_needed), (440, 440))
        self.assertTable(
            form,
            (TODAY, 0, 1000, 600, 400, False),
            (in_days(10), 600, 1000, 0, 1000, True),
        )

    def test_without_tax_insured_a_payment_frees_its_net_share(self):
        self._invoice(500, taxed=True, due=in_days(10))
        self.assertTable(
            self._simulate_sale(700),
            (TODAY, 0, 1000, 500, 500, False),
            (in_days(10), 500, 1000, 0, 1000, True),
        )

    def test_late_invoices_promise_nothing(self):
        self._invoice(600, due=days_ago(10))
        self._invoice(100, due=in_days(5))
        form = self._simulate_sale(700)
        self.assertFalse(form.fits_from)
        stop = self._day(days_ago(10) + timedelta(days=61))
        self.assertAdvice(
            form,
            "It never fits by itself",
            f"before cover stops on {stop} for what is late.",
            f"{self._money(600)} are late: nobody knows when they are paid",
        )

    def test_what_is_late_ends_the_time_in_which_it_fits(self):
        self._invoice(100, due=days_ago(50))
        form = self._simulate_sale(700)
        self.assertTrue(form.fits)
        self.assertEqual(form.fits_until, in_days(10))
        self.assertAdvice(
            form,
            f"It fits now, until {self._day(in_days(10))}: then cover stops, unless "
            "what is late is paid.",
        )

    def test_confirmed_orders_have_no_date(self):
        self._order(600, confirm=True)
        form = self._simulate_sale(700)
        self.assertFalse(form.fits_from)
        self.assertAdvice(
            form,
            "It never fits by itself: neither expected payments nor limits to come "
            "make enough room.",
            f"{self._money(600)} are ordered and not yet invoiced",
        )

    def test_what_was_credited_is_not_expected_again(self):
        self._invoice(600, due=in_days(10))
        self._invoice(300, due=in_days(20))
        self._credit_note(250)
        self._pay_ahead(400)
        self.assertTable(
            self._simulate_sale(800),
            (TODAY, 0, 1000, 250, 750, False),
            (in_days(20), 250, 1000, 0, 1000, True),
        )

    def test_a_temporary_limit_that_ends(self):
        self._decide(500, kind="temporary", date_to=in_days(9))
        self._invoice(1100, due=in_days(20))
        form = self._simulate_sale(400)
        self.assertTrue(form.fits)
        self.assertEqual(form.fits_until, in_days(9))
        self.assertAdvice(
            form,
            f"It fits now, until {self._day(in_days(9))}: then the limit is "
            f"{self._money(1000)}.",
        )
        form.amount = 401
        self.assertEqual(form.fits_from, in_days(20))
        self.assertTable(
            form,
            (TODAY, 0, 1500, 1100, 400, False),
            (in_days(10), 0, 1000, 1100, -100, False),
            (in_days(20), 1100, 1000, 0, 1000, True),
        )

    def test_a_limit_decided_for_later_counts_from_its_day(self):
        self._decide(3000, date_from=in_days(7), decided_on=TODAY)
        form = self._simulate_sale(1500)
        self.assertEqual(form.fits_from, in_days(7))

    def test_a_window_that_opens_and_closes(self):
        self._decide(2000, kind="temporary", date_from=in_days(5), date_to=in_days(8))
        form = self._simulate_sale(2500)
        self.assertEqual((form.fits_from, form.fits_until), (in_days(5), in_days(8)))
        self.assertAdvice(
            form,
            f"By itself it fits from {self._day(in_days(5))} until "
            f"{self._day(in_days(8))}: then the limit is {self._money(1000)}",
        )

    def test_nothing_is_foreseen_after_the_end_of_the_policy(self):
        self.policy.date_to = in_days(15)
        self._invoice(600, due=in_days(20))
        form = self._simulate_sale(700)
        self.assertFalse(form.fits_from)
        form.amount = 400
        self.assertEqual(form.fits_until, in_days(15))
        self.assertAdvice(form, "when the policy ends")

    def test_the_policy_that_follows_brings_its_limit(self):
        self.policy.date_to = in_days(15)
        following = self._create_policy("TEST-2", date_from=in_days(16))
        self._decide(5000, policy=following)
        self.assertEqual(self._simulate_sale(3000).fits_from, in_days(16))

    def test_stopped_is_freed_by_its_late_invoices_only(self):
        late = self._invoice(100, due=days_ago(70), taxed=True)
        self._invoice(300, due=days_ago(20))
        self._pay_ahead(30)
        form = self._simulate_sale(50)
        self.assertEqual(form.status, "stopped")
        self.assertEqual((form.sellable, form.insured_amount), (0, 0))
        self.assertFalse(form.deposit_needed)
        self.assertFalse(form.fits_from)
        self.assertEqual(form.ask_amount, 0)
        self.assertAdvice(
            form,
            "Nothing frees this customer by itself.",
            f"{self._money(90)} with tax ({late.name} due {self._day(days_ago(70))})",
            missing=("paid in advance", "With an insured limit"),
        )
        self._pay(late, 90)
        self.assertTrue(self._simulate_sale(50).fits)

    def test_refused_needs_cover_or_payment_as_a_whole(self):
        self._decide(0, status="refused", date_from=days_ago(1))
        form = self._simulate_sale(50, taxed=True)
        self.assertEqual((form.status, form.deposit_needed), ("refused", 60))
        self.assertFalse(form.fits_from)
        self.assertAdvice(
            form,
            f"Paid in advance as a whole, {self._money(60)} with tax, it needs no",
            "It never fits by itself",
            f"With an insured limit of {self._money(1000)} it fits",
        )
        form.deposit = 60
        self.assertTrue(form.fits)

    def test_what_the_company_accepts_uninsured_counts(self):
        self._own_risk(200)
        form = self._simulate_sale(1200)
        self.assertTrue(form.fits)
        self.assertEqual((form.insured_amount, form.sellable), (1000, 1200))
        self.assertAdvice(form, "It fits now.", "With an insured limit of")

    def test_how_late_the_customer_pays_on_average(self):
        for due, paid_on in ((90, 80), (60, 40), (31, 25)):
            invoice = self._invoice(10, invoice_date=days_ago(100), due=days_ago(due))
            self._pay(invoice, day=days_ago(paid_on))
        self.assertAdvice(
            self._simulate_sale(50), "paid its last 3 invoices 12 days late on average"
        )

    def test_a_portfolio_of_due_dates_makes_a_short_table(self):
        for number in range(1, 31):
            self._invoice(number, due=in_days(number))
        form = self._simulate_sale(700)
        rows = html.fromstring(form.timeline).findall(".//tbody/tr")
        self.assertEqual(len(rows), 12)
        self.assertIn(self._day(form.fits_from), form.timeline)

    def test_an_order_that_was_paid_in_part_needs_less(self):
        order = self._quotation(1200, taxed=True)
        with self._paid_ahead_of(order, 0.5):
            form = self._simulate(order)
            self.assertEqual(form.at_risk, 600)
            form.amount = 1800
            self.assertEqual((form.at_risk, form.excess), (1200, 200))
            self.assertEqual(form.deposit_needed, 240)

    def _paid_ahead_of(self, order, share):
        """As an add-on would say that a share of the order is paid."""
        from unittest.mock import patch

        model = type(order)
        whole = model._get_credit_amount
        return patch.object(
            model, "_get_credit_amount", lambda o, vat: whole(o, vat) * (1 - share)
        )


class TestSimulationTerm(SimulationCase):
    """The payment term decides whether the receivable is insured at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.max_term_days = 60

    def _term(self, *parts):
        """Percentages and the days after which they are due."""
        return self.env["account.payment.term"].create(
            {
                "name": "Test Term",
                "company_id": self.company.id,
                "line_ids": [Command.clear()]
                + [
                    Command.create(
                        {"value": "percent", "value_amount": part, "nb_days": number}
                    )
                    for part, number in parts
                ],
            }
        )

    def test_a_term_within_the_maximum(self):
        form = self._simulate_sale(500, payment_term_id=self._term((100, 60)).id)
        self.assertEqual(form.last_due, in_days(60))
        self.assertEqual(form.longest_due, in_days(60))
        self.assertEqual(form.insured_amount, 500)
        self.assertAdvice(
            form,
            f"due on {self._day(in_days(60))}, after 60 days; the policy insures up to "
            "60 days.",
        )

    def test_a_term_too_long_leaves_the_receivable_uninsured(self):
        form = self._simulate_sale(500, payment_term_id=self._term((100, 75)).id)
        self.assertEqual(form.insured_amount, 0)
        self.assertAdvice(
            form,
            f"Due on {self._day(in_days(75))}, after 75 days, it would not be insured "
            "at all: 15 days too long. The latest due date that the policy insures is "
            f"{self._day(in_days(60))} (60 days).",
        )
        form.payment_term_id = self._term((100, 30))
        self.assertEqual(form.insured_amount, 500)
        self.assertAdvice(form, missing=["not be insured"])

    def test_an_instalment_too_late_is_not_insured(self):
        term = self._term((30, 0), (30, 45), (40, 90))
        form = self._simulate_sale(500, taxed=True, payment_term_id=term.id)
        self.assertEqual(form.insured_amount, 300)
        self.assertEqual(form.last_due, in_days(90))
        self.assertAdvice(
            form,
            f"Instalments of {self._money(240)} would not be insured at all: the last "
            f"is due on {self._day(in_days(90))}, 30 days too late.",
        )

    def test_a_deposit_leaves_less_to_instalments(self):
        term = self._term((50, 30), (50, 90))
        form = self._simulate_sale(500, payment_term_id=term.id)
        form.deposit = 100
        self.assertEqual((form.at_risk, form.insured_amount), (400, 200))
        self.assertAdvice(form, f"Instalments of {self._money(200)}")

    def test_end_of_month_terms_are_computed_as_odoo_does(self):
        term = self._term((100, 45))
        term.line_ids.delay_type = "days_after_end_of_month"
        form = self._simulate_sale(500, payment_term_id=term.id)
        self.assertEqual(form.last_due, date(2026, 8, 14))

    def test_the_zone_of_the_customer_s_country_may_allow_longer(self):
        self.env["credit.insurance.policy.zone"].create(
            {
                "name": "Test Zone",
                "policy_id": self.policy.id,
                "country_ids": self.germany.ids,
                "max_term_days": 90,
            }
        )
        abroad = self._create_buyer("Test Abroad", country_id=self.germany.id)
        self._decide(1000, abroad)
        term = self._term((100, 75))
        form = self._simulate_sale(500, buyer=abroad, payment_term_id=term.id)
        self.assertEqual((form.insured_amount, form.longest_due), (500, in_days(90)))

    def test_a_policy_without_a_maximum_says_nothing(self):
        self.policy.max_term_days = 0
        form = self._simulate_sale(500, payment_term_id=self._term((100, 200)).id)
        self.assertEqual(form.insured_amount, 500)
        self.assertFalse(form.longest_due)
        self.assertAdvice(form, missing=["policy insures"])


class TestSimulationCustomer(SimulationCase):
    """What can I sell?, asked on the customer."""

    def test_the_room_is_told_before_an_amount_is_entered(self):
        self._invoice(300)
        form = self._simulate(partner=self.buyer)
        self.assertEqual((form.amount, form.sellable), (0, 700))
        self.assertTrue(form.fits)

    def test_an_amount_is_taxed_as_usual_for_the_customer(self):
        self.company.account_sale_tax_id = self.tax
        form = self._simulate(partner=self.buyer)
        form.amount = 1500
        self.assertEqual(form.amount_total, 1800)
        self.assertEqual((form.excess, form.deposit_needed), (500, 600))

    def test_the_customer_s_own_payment_term_is_taken(self):
        term = self.env.ref("account.account_payment_term_30days")
        self.buyer.property_payment_term_id = term
        self.assertEqual(self._simulate(partner=self.buyer).payment_term_id, term)

    def test_a_contact_is_asked_as_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Test Contact", "parent_id": self.buyer.id}
        )
        self.assertEqual(self._simulate(partner=contact).insured_limit, 1000)

    def test_whom_no_policy_concerns(self):
        self.buyer.insurance_exclusion = "public"
        form = self._simulate(partner=self.buyer)
        form.amount = 9999
        self.assertTrue(form.fits)
        self.assertEqual(form.status, "excluded")
        self.assertFalse(form.advice or form.timeline or form.ask_amount)


class TestSimulationCompanies(SimulationCase):
    """Companies that share a policy, and their currencies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crown = cls._create_currency("QCR", rate=4.0)
        cls.sister = cls._create_company("Test Sister", currency=cls.crown)
        cls._set_rate(cls.eur, cls.sister, 0.25)

    def _insure_sister(self):
        self.policy.company_ids += self.sister

    def _sister_invoice(self, amount, **values):
        return self._invoice(
            amount, company_id=self.sister.id, currency_id=self.crown.id, **values
        )

    def test_payments_to_all_insured_companies_are_expected(self):
        self._insure_sister()
        self._sister_invoice(1600, due=in_days(10))
        self._invoice(300, due=in_days(20))
        self.assertEqual(self.salesperson.company_ids, self.company)
        self.assertTable(
            self._simulate_sale(500),
            (TODAY, 0, 1000, 700, 300, False),
            (in_days(10), 400, 1000, 300, 700, True),
            (in_days(20), 300, 1000, 0, 1000, True),
        )

    def test_what_was_paid_ahead_elsewhere_pays_nothing_here(self):
        self._insure_sister()
        self._sister_invoice(1600, due=in_days(10))
        self._pay_ahead(500)
        self._invoice(300, due=in_days(20))
        self.assertTable(
            self._simulate_sale(2000),
            (TODAY, 0, 1000, 200, 800, False),
            (in_days(10), 400, 1000, -200, 1200, False),
        )

    def test_what_is_owed_is_what_the_exposure_counts(self):
        self._insure_sister()
        self._invoice(333.33, taxed=True, due=days_ago(5))
        self._invoice(100, taxed=True, due=in_days(5))
        self._invoice(401, currency_id=self.crown.id)
        self._credit_note(50.01, taxed=True)
        self._pay_ahead(77.77)
        self._sister_invoice(399, due=in_days(9))
        for vat_insured in (False, True):
            self.policy.vat_insured = vat_insured
            row, outlook = self.buyer._credit_insurance_outlook(self.company)
            owed = sum(account.owed for account in outlook.accounts)
            self.assertEqual(float(owed), row["amount_invoiced"])
            expected = sum(payment.amount for payment in outlook.payments)
            self.assertEqual(expected + outlook.unknown, owed)
            self.assertGreater(outlook.unknown, 0)

    def test_late_invoices_of_a_foreign_company_are_not_named(self):
        self._insure_sister()
        late = self._sister_invoice(400, due=days_ago(70))
        form = self._simulate_sale(10)
        self.assertAdvice(
            form,
            f"{self._money(100)} with tax (Test Sister due",
            missing=[late.name],
        )

    def test_a_company_that_is_not_insured_with_it_does_not_count(self):
        self._create_policy("TEST-SISTER", company_ids=[Command.set(self.sister.ids)])
        self._sister_invoice(1600, due=in_days(10))
        self.assertTable(self._simulate_sale(500), (TODAY, 0, 1000, 0, 1000, True))

    def test_an_order_in_another_currency(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Crowns", "currency_id": self.crown.id}
        )
        self._invoice(600, due=in_days(10), currency_id=self.crown.id)
        order = self._quotation(4000, taxed=True, pricelist_id=pricelist.id)
        form = self._simulate(order)
        self.assertEqual(
            (form.currency_id, form.policy_currency_id), (self.crown, self.eur)
        )
        self.assertEqual((form.exposure, form.at_risk, form.excess), (150, 1000, 150))
        self.assertEqual(form.deposit_needed, 720)
        self.assertAdvice(form, f"If {self._money(720, self.crown)} with tax are paid")
        form.deposit = 719.90
        self.assertFalse(form.fits)
        form.deposit = 720
        self.assertTrue(form.fits)
        self.assertTable(
            form,
            (TODAY, 0, 1000, 150, 850, True),
            (in_days(10), 150, 1000, 0, 1000, True),
        )

    def test_a_missing_rate_is_told_in_a_sentence(self):
        self._invoice(600, currency_id=self.crown.id)
        self.crown.rate_ids.filtered(lambda r: r.company_id == self.company).unlink()
        form = self._simulate_sale(10)
        self.assertEqual((form.status, form.fits), ("unknown", False))
        self.assertIn("There is no exchange rate for QCR", form.message)
        self.assertFalse(form.advice or form.timeline or form.ask_amount)

    def test_a_missing_rate_of_the_sale_itself(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Crowns", "currency_id": self.crown.id}
        )
        order = self._quotation(4000, pricelist_id=pricelist.id)
        self.crown.rate_ids.filtered(lambda r: r.company_id == self.company).unlink()
        form = self._simulate(order)
        self.assertFalse(form.fits)
        self.assertIn("There is no exchange rate for QCR", form.message)


class TestSimulationRights(SimulationCase):
    """Who may simulate, and what nobody learns by it."""

    def _values(self, order=None, partner=None):
        return {"order_id": order.id} if order else {"partner_id": partner.id}

    def _create(self, user, **values):
        env = self._as(user, self.company)
        return call_kw(env[MODEL], "create", [[self._values(**values)]], {})

    def _read(self, user, wizard, *names):
        env = self._as(user, self.company)
        return call_kw(env[MODEL], "read", [wizard, list(names)], {})[0]

    def test_accountants_and_officers_simulate_as_well(self):
        for user in (self.accountant, self.approver, self.officer):
            form = self._simulate(partner=self.buyer, user=user)
            self.assertEqual(form.insured_limit, 1000, user.login)

    def test_others_do_not(self):
        order = self._quotation(10)
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self._create(user, order=order)
            with self.assertRaises(AccessError):
                self._create(user, partner=self.buyer)

    def test_from_outside_it_answers_what_the_form_does(self):
        wizard = self._create(self.salesperson, order=self._quotation(1200))
        values = self._read(self.salesperson, wizard, "excess", "deposit_needed")
        self.assertEqual((values["excess"], values["deposit_needed"]), (200, 200))

    def test_nobody_chooses_a_company_that_is_out_of_reach(self):
        other = self._create_company("Test Other")
        policy = self._create_policy("TEST-OTHER", company_ids=[Command.set(other.ids)])
        self._decide(7777, policy=policy)
        wizard = self._create(self.salesperson, partner=self.buyer)
        env = self._as(self.salesperson, self.company)
        args = [wizard, {"company_id": other.id}, {"insured_limit": {}}]
        (values,) = call_kw(env[MODEL], "web_save", args, {})
        self.assertEqual(values["insured_limit"], 1000)
        order = self.env["sale.order"].create(
            {"partner_id": self.buyer.id, "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            wizard = self._create(self.salesperson, order=order)
            self._read(self.salesperson, wizard, "insured_limit")

    def test_a_customer_out_of_reach_is_not_told_about(self):
        other = self._create_company("Test Other")
        hidden = self._create_buyer("Test Hidden", company_id=other.id)
        self._decide(10, hidden)
        with self.assertRaises(AccessError):
            wizard = self._create(self.salesperson, partner=hidden)
            self._read(self.salesperson, wizard, "insured_limit", "advice")

    def test_a_colleague_s_simulation_is_not_read(self):
        wizard = self._create(self.salesperson, partner=self.buyer)
        with self.assertRaises(AccessError):
            self._read(self.approver, wizard, "insured_limit")

    def test_the_button_is_there_where_orders_are_checked(self):
        order = self._quotation(10)
        self.assertEqual(order.insurance_state, "covered")
        arch = order.get_view(view_type="form")["arch"]
        self.assertIn("action_simulate_cover", arch)
        arch = order.with_user(self.accountant).get_view(view_type="form")["arch"]
        self.assertIn("action_simulate_cover", arch)
        self.salesperson.group_ids = self.env.ref("base.group_user")
        partner = self.buyer.with_user(self.employee)
        self.assertNotIn(
            "action_simulate_cover", partner.get_view(view_type="form")["arch"]
        )
