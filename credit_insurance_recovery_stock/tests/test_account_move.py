# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.credit_insurance.tests.invoices import InvoiceCase


class TestAccountMove(InvoiceCase):
    """What is attached to a delivery proves it for the insurer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(100_000)
        cls.order = cls._order(cls, 1_000, confirm=True)
        cls.picking = cls.order.picking_ids
        cls.slip = cls.env["ir.attachment"].create(
            {
                "name": "signed.pdf",
                "raw": b"signed",
                "res_model": "stock.picking",
                "res_id": cls.picking.id,
            }
        )
        cls.invoice = cls.order._create_invoices()
        cls.invoice.action_post()

    def _done(self):
        self.picking.move_ids.quantity = 1
        self.picking.move_ids.picked = True
        self.picking.button_validate()
        self.assertEqual(self.picking.state, "done")

    def test_the_slip_of_a_delivery_is_found_once_it_is_done(self):
        self.assertFalse(self.invoice._delivery_proofs())
        self._done()
        self.assertEqual(self.invoice._delivery_proofs(), self.slip)

    def test_it_is_a_document_of_the_file(self):
        self._done()
        claim = self.env["credit.insurance.claim"].create(
            {"policy_id": self.policy.id, "partner_id": self.buyer.id}
        )
        claim._add_lines(self.invoice.line_ids.filtered("insurance_due_date"))
        claim._collect_documents()
        notes = claim.document_ids.filtered(lambda one: one.kind == "delivery_note")
        self.assertEqual(notes.attachment_id, self.slip)
        self.assertEqual(notes.move_ids, self.invoice)

    def test_the_delivery_of_another_order_proves_nothing(self):
        self._done()
        other = self._invoice(100)
        self.assertNotIn(self.slip, other._delivery_proofs())
