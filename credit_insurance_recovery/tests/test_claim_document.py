# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents of a file: what is found, what is missing, who may add and read them."""

import hashlib
import io
import zipfile
from base64 import b64encode

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .claims import ClaimCase
from .common import DELIVERED

DOCUMENT = "credit.insurance.claim.document"


class TestClaimDocument(ClaimCase):
    def _required(self, claim):
        return set(claim._missing_documents().mapped("kind"))

    def _one(self, claim, kind):
        return claim.document_ids.filtered(lambda one: one.kind == kind)

    def _add(self, claim, **values):
        document = {
            "claim_id": claim.id,
            "kind": "other",
            "upload": b64encode(b"letter"),
            "upload_name": "letter.txt",
        }
        return self._officers(DOCUMENT).create({**document, **values})

    # === CHECKLIST === #

    def test_policies_want_the_usual_documents(self):
        wanted = self.policy.requirement_ids
        self.assertIn("delivery_note", wanted.filtered("required").mapped("kind"))
        copy = self.policy.copy({"name": "TEST-COPY"})
        self.assertEqual(
            copy.requirement_ids.mapped(lambda one: (one.kind, one.cause)),
            wanted.mapped(lambda one: (one.kind, one.cause)),
        )

    def test_policies_that_were_there_before_get_them(self):
        self.policy.requirement_ids.unlink()
        self.env["credit.insurance.policy"]._create_missing_requirements()
        self.assertTrue(self.policy.requirement_ids)

    def test_only_managers_say_what_an_insurer_wants(self):
        wanted = self.policy.requirement_ids[:1]
        wanted.with_user(self.manager).required = False
        for user in (self.officer, self.accountant, self.salesperson):
            with self.assertRaises(AccessError):
                wanted.with_user(user).required = True

    def test_what_is_missing_depends_on_the_cause(self):
        claim = self._open()
        self.assertEqual(
            self._required(claim),
            {"invoice", "delivery_note", "statement", "formal_notice"},
        )
        claim.cause = "insolvency"
        self.assertEqual(
            self._required(claim),
            {"invoice", "delivery_note", "statement", "judgment", "proof_of_debt"},
        )

    def test_each_invoice_has_its_own_delivery_note(self):
        later = self._deliver(500, DELIVERED)
        self._attach(self.invoice, "BL 17.pdf")
        claim = self._open()
        missing = self._one(claim, "delivery_note").filtered(
            lambda one: one.state == "missing"
        )
        self.assertEqual(missing.sudo().move_ids, later)
        self.assertEqual(missing.invoices, later.name)
        self._attach(later, "BL 18.pdf")
        claim.action_collect_documents()
        self.assertNotIn("delivery_note", self._kinds(claim, "missing"))

    def test_a_shared_order_is_that_of_both_invoices(self):
        order = self._order(100, confirm=True)
        file = self._attach(order, "Order 5.pdf")
        claim = self._open()
        claim = claim.sudo()
        second = self._deliver(500, DELIVERED)
        claim._add_lines(second.line_ids.filtered("insurance_due_date"))
        for move in self.invoice | second:
            claim._take("order", file, move)
        document = self._one(claim, "order").filtered("attachment_id")
        self.assertEqual(document.move_ids, self.invoice | second)

    def test_a_file_added_by_hand_ends_what_is_missing(self):
        claim = self._open()
        with Form(claim) as form, form.document_ids.edit(0) as row:
            kind = row.kind
            row.upload = b64encode(b"scan")
            row.upload_name = "scan.pdf"
        document = claim.document_ids.filtered("attachment_id")
        self.assertEqual((document.kind, document.name), (kind, "scan.pdf"))
        self.assertEqual(document.sha256, hashlib.sha256(b"scan").hexdigest())
        self.assertNotIn(kind, self._required(claim))

    def test_what_does_not_apply_is_not_missing(self):
        claim = self._open()
        self._one(claim, "delivery_note").state = "not_applicable"
        claim.action_collect_documents()
        self.assertNotIn("delivery_note", self._required(claim))
        with self.assertRaises(ValidationError):
            self._one(claim, "formal_notice").state = "present"

    # === WHAT IS PRINTED === #

    def test_statement_decision_and_reminders_are_printed_once(self):
        claim = self._open()
        claim.action_collect_documents()
        claim.action_collect_documents()
        statement = self._one(claim, "statement")
        self.assertEqual(len(statement), 1)
        self.assertIn(self.invoice.name.encode(), statement.sudo().attachment_id.raw)
        decision = self._one(claim, "limit_decision").sudo()
        self.assertEqual(
            decision.origin,
            f"credit.insurance.decision,{self.invoice.insurance_decision_id.id}",
        )
        self.assertIn(b"100,000.00", decision.attachment_id.raw)

    def test_a_formal_notice_is_found(self):
        level = self.env["credit.insurance.reminder.level"].search(
            [("formal_notice", "=", True)], limit=1
        )
        line = self.invoice.line_ids.filtered("insurance_due_date")
        letter = self.env["credit.insurance.reminder.letter"].create(
            {
                "partner_id": self.buyer.id,
                "recipient_id": self.buyer.id,
                "company_id": self.company.id,
                "date": DELIVERED,
                "level_id": level.id,
                "formal_notice": True,
                "lang": "en_US",
                "by_letter": True,
                "reminder_ids": [
                    Command.create(
                        {
                            "line_id": line.id,
                            "move_id": self.invoice.id,
                            "level_id": level.id,
                            "partner_id": self.buyer.id,
                            "company_id": self.company.id,
                            "currency_id": self.eur.id,
                            "date": DELIVERED,
                            "due_date": line.date_maturity,
                            "amount": 1_200,
                        },
                    )
                ],
            }
        )
        claim = self._open()
        claim.action_collect_documents()
        notice = self._one(claim, "formal_notice").sudo()
        self.assertEqual(notice.origin, f"{letter._name},{letter.id}")
        self.assertNotIn("formal_notice", self._required(claim))

    # === FINGERPRINTS === #

    def test_a_file_that_changed_is_named(self):
        claim = self._open()
        document = self._add(claim)
        self.assertTrue(claim.action_check_integrity())
        document.sudo().attachment_id.raw = b"forged"
        self.assertEqual(document._check_integrity(), document)
        with self.assertSays(CreditInsuranceError, "letter.txt"):
            claim.action_check_integrity()

    def test_nobody_enters_a_fingerprint(self):
        document = self._add(self._open())
        for values in ({"sha256": "0"}, {"sent_on": DELIVERED}, {"required": False}):
            with self.assertRaises(AccessError):
                document.write(values)
        with self.assertRaises(AccessError):
            self._add(document.claim_id, sha256="0")

    def test_what_was_sent_stays(self):
        document = self._add(self._open())
        document.sudo().sent_on = DELIVERED
        with self.assertRaises(CreditInsuranceError):
            document.unlink()
        with self.assertRaises(CreditInsuranceError):
            document.upload = b64encode(b"other")
        with self.assertRaises(CreditInsuranceError):
            document.kind = "terms"

    def test_nobody_hands_out_what_they_may_not_read(self):
        secret = self._attach(self.administrator.partner_id, "secret.txt")
        secret.write({"res_model": "ir.cron", "res_id": 1})
        claim = self._open()
        with self.assertRaises(AccessError):
            self._officers(DOCUMENT).create(
                {"claim_id": claim.id, "attachment_id": secret.id}
            )
        with self.assertRaises(AccessError):
            self._one(claim, "statement").attachment_id = secret

    # === ZIP === #

    def test_the_zip_holds_all_with_an_index(self):
        self._attach(self.invoice, "a/b.txt", b"letter")
        claim = self._open()
        with zipfile.ZipFile(io.BytesIO(claim._build_zip())) as archive:
            names = archive.namelist()
            index = archive.read("INDEX.txt").decode()
            sums = archive.read("SHA256SUMS.txt").decode().split("\n")
            printed = archive.read(next(n for n in names if n.startswith("00 ")))
            for line in filter(None, sums):
                fingerprint, name = line.split("  ", 1)
                content = archive.read(name)
                self.assertEqual(hashlib.sha256(content).hexdigest(), fingerprint)
                self.assertIn(f"{name}\t", index)
        self.assertIn("a_b.txt", index)
        self.assertIn("Invoice", index)
        self.assertIn(claim.name.encode(), printed)

    def test_the_zip_is_for_those_who_see_the_file(self):
        claim = self._open()
        action = claim.with_user(self.accountant).action_download()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        self.assertTrue(attachment.with_user(self.accountant).raw)
        with self.assertRaises(AccessError):
            attachment.with_user(self.salesperson).read(["raw"])
        with self.assertRaises(AccessError):
            claim.with_user(self.salesperson).action_download()
        with self.assertRaises(AccessError):
            claim.with_user(self.salesperson).action_check_integrity()

    def test_other_companies_see_nothing(self):
        claim = self._open()
        other = self._create_company("Other Company")
        theirs = self._create_user(
            "theirs", "credit_insurance.group_officer", company=other
        )
        mine = self._as(theirs, other)
        self.assertFalse(mine["credit.insurance.claim"].search([]))
        self.assertFalse(mine[DOCUMENT].search([]))
        with self.assertRaises(AccessError):
            claim.with_user(theirs).with_company(other).action_download()
