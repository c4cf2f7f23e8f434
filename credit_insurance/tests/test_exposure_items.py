# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command

from .common import CreditInsuranceCase
from .documents import days_ago, in_days


class TestOpenItems(CreditInsuranceCase):
    """Invoices, credit notes and payments: what a buyer owes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def test_a_buyer_who_owes_nothing_has_the_whole_limit(self):
        self.assertRow(
            status="covered",
            insured_limit=1000,
            exposure=0,
            headroom=1000,
            utilisation=0,
        )

    def test_open_invoices_count_without_tax(self):
        self._invoice(300, taxed=True)
        self._invoice(100)
        self.assertRow(
            amount_invoiced=400, exposure=400, headroom=600, utilisation=40.0
        )

    def test_they_count_with_tax_where_the_policy_insures_it(self):
        self.policy.vat_insured = True
        self._invoice(300, taxed=True)
        self._invoice(100)
        self.assertRow(amount_invoiced=460, headroom=540, utilisation=46.0)

    def test_a_draft_invoice_does_not_count(self):
        self._invoice(300, post=False)
        self.assertRow(exposure=0)

    def test_a_cancelled_invoice_does_not_count(self):
        invoice = self._invoice(300)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertRow(exposure=0)

    def test_a_bill_of_the_buyer_does_not_count(self):
        self._invoice(300, move_type="in_invoice")
        self.assertRow(exposure=0)

    def test_a_credit_note_reduces_exposure(self):
        self._invoice(300, taxed=True)
        self._credit_note(120, taxed=True)
        self.assertRow(amount_invoiced=180)

    def test_credit_notes_alone_leave_more_than_the_limit(self):
        self._credit_note(250)
        self.assertRow(amount_invoiced=-250, exposure=-250, headroom=1250)

    def test_a_paid_invoice_does_not_count(self):
        self._pay(self._invoice(300, taxed=True))
        self.assertRow(amount_invoiced=0, exposure=0)

    def test_a_partly_paid_invoice_counts_for_the_rest(self):
        self._pay(self._invoice(300, taxed=True), amount=90)
        self.assertRow(amount_invoiced=225)

    def test_a_payment_on_account_reduces_exposure(self):
        self._invoice(300)
        self._pay_ahead(200)
        self.assertRow(amount_invoiced=100)

    def test_a_payment_on_account_pays_tax_too(self):
        # 360 with tax, of which 120 are paid: 2/3 of 300 remain.
        self._invoice(300, taxed=True)
        self._pay_ahead(120)
        self.assertRow(amount_invoiced=200)

    def test_a_payment_on_account_counts_in_full_where_tax_is_insured(self):
        self.policy.vat_insured = True
        self._invoice(300, taxed=True)
        self._pay_ahead(120)
        self.assertRow(amount_invoiced=240)

    def test_a_payment_without_any_invoice_gives_room(self):
        self._pay_ahead(200)
        self.assertRow(exposure=-200, headroom=1200)

    def test_an_opening_balance_counts_in_full(self):
        receivable = self.buyer.property_account_receivable_id
        revenue = self.env["account.account"].search(
            [
                ("account_type", "=", "income"),
                ("company_ids", "in", self.company.id),
            ],
            limit=1,
        )
        lines = [
            {"account_id": receivable.id, "debit": 450, "partner_id": self.buyer.id},
            {"account_id": revenue.id, "credit": 450},
        ]
        self.env["account.move"].create(
            {"line_ids": [Command.create(line) for line in lines]}
        ).action_post()
        self.assertRow(amount_invoiced=450)

    def test_overdue_is_what_was_due_before_today(self):
        self._invoice(100, due=days_ago(1))
        self._invoice(200, due=days_ago(0))
        self._invoice(400, due=in_days(1))
        self.assertRow(amount_invoiced=700, amount_overdue=100)

    def test_overdue_counts_without_the_tax_of_each_invoice(self):
        self._invoice(100, due=days_ago(1), taxed=True)
        self._invoice(40, due=days_ago(1))
        self._invoice(200)
        self.assertRow(amount_overdue=140, amount_invoiced=340)

    def test_overdue_counts_with_tax_where_it_is_insured(self):
        self.policy.vat_insured = True
        self._invoice(100, due=days_ago(1), taxed=True)
        self.assertRow(amount_overdue=120)

    def test_invoices_to_contacts_count_for_the_legal_entity(self):
        contact = self.env["res.partner"].create(
            {"name": "Invoices", "parent_id": self.buyer.id, "type": "invoice"}
        )
        self._invoice(100, contact)
        self._invoice(200)
        self.assertRow(amount_invoiced=300)
        self.assertFalse(self._row(contact))

    def test_another_buyer_s_invoices_do_not_count(self):
        self._invoice(100, self._create_buyer("Test Other"))
        self.assertRow(exposure=0)

    def test_beyond_the_limit_headroom_is_negative(self):
        self._invoice(1250)
        self.assertRow(status="over_limit", headroom=-250, utilisation=125.0)

    def test_at_the_limit_a_buyer_is_covered(self):
        self._invoice(1000)
        self.assertRow(status="covered", headroom=0, utilisation=100.0)

    def test_amounts_are_rounded_to_the_cent_once(self):
        # Thirds of a cent: three invoices of 0.33 without tax, 60 % paid each.
        for _number in range(3):
            self._pay(self._invoice(0.33, taxed=True), amount=0.13)
        open_net = 3 * (0.40 - 0.13) * 0.33 / 0.40
        self.assertRow(amount_invoiced=round(open_net, 2))

    def test_the_list_shows_what_the_check_reads(self):
        self._invoice(300, taxed=True)
        listed = self.env["credit.insurance.exposure"].search(
            [("partner_id", "=", self.buyer.id)]
        )
        self.assertEqual(listed.company_id, self.company)
        self.assertEqual(listed.exposure, 300)
        self.assertEqual(listed.headroom, 700)
        self.assertEqual(listed.status, "covered")
        self.assertEqual(listed.policy_id, self.policy)

    def test_the_list_leaves_out_buyers_without_a_story(self):
        stranger = self._create_buyer("Test Stranger")
        domain = [("partner_id", "=", stranger.id)]
        self.assertFalse(self.env["credit.insurance.exposure"].search(domain))
        self.assertEqual(self._row(stranger)["status"], "no_limit")
        self._invoice(10, stranger)
        self.env.invalidate_all()
        listed = self.env["credit.insurance.exposure"].search(domain)
        self.assertEqual((listed.status, listed.headroom), ("no_limit", -10))


class TestNetShare(CreditInsuranceCase):
    """The part without tax that is kept on posted receivables stays true."""

    def _post_again(self, invoice, **line):
        invoice.button_draft()
        invoice.invoice_line_ids.write(line)
        invoice.action_post()

    def test_invoices_posted_before_the_policy_count_without_tax(self):
        self.policy.action_draft()
        self._invoice(300, taxed=True)
        self.assertIsNone(self._row())
        self.policy.action_activate()
        self.assertRow(amount_invoiced=300)

    def _kept(self, invoice):
        lines = invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return lines.mapped("insurance_net_share")

    def test_it_is_kept_when_an_invoice_of_an_insured_company_is_posted(self):
        invoice = self._invoice(300, taxed=True, post=False)
        self.assertEqual(self._kept(invoice), [0])
        invoice.action_post()
        self.assertAlmostEqual(self._kept(invoice)[0], 300 / 360)
        self.policy.action_close()
        self.assertEqual(self._kept(self._invoice(300, taxed=True)), [0])

    def test_a_corrected_invoice_counts_as_corrected(self):
        invoice = self._invoice(300, taxed=True)
        self._post_again(invoice, price_unit=200)
        self.assertRow(amount_invoiced=200)
        self._post_again(invoice, tax_ids=False)
        self.assertRow(amount_invoiced=200)
        self._post_again(invoice, tax_ids=[Command.set(self.tax.ids)])
        self.assertRow(amount_invoiced=200)

    def test_an_invoice_in_instalments_counts_without_tax(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 30}
                    ),
                ],
            }
        )
        invoice = self._invoice(300, taxed=True, post=False, invoice_date=days_ago(10))
        invoice.invoice_payment_term_id = term
        invoice.action_post()
        due = invoice.line_ids.mapped("date_maturity")
        self.assertEqual(sorted(filter(None, due)), [days_ago(10), in_days(20)])
        self.assertRow(amount_invoiced=300, amount_overdue=150)
