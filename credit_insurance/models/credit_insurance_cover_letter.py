# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..exceptions import CreditInsuranceError


class CreditInsuranceCover(models.Model):
    """The letter by which cover is requested where no interface does it."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    insurer_code = fields.Selection(related="policy_id.insurer_id.code")
    request_reason = fields.Text(
        string="Reason for the Insurer",
        copy=False,
        help="Why this limit is needed: the underwriter reads it in the request.",
    )

    def action_send_letter(self):
        """Open an e-mail to the insurer with the letter attached.

        :raises CreditInsuranceError: without an amount or an address to write to
        """
        self.ensure_one()
        self.check_access("write")
        self._check_letter()
        template = self.env.ref("credit_insurance.mail_template_request")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send by Email"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "force_email": True,
            },
        }

    def _check_letter(self):
        """Check that the letter can be written.

        :raises CreditInsuranceError: with what is missing
        """
        if not self.requested_amount and self.request_action != "cancel":
            raise CreditInsuranceError(
                self.env._(
                    "Enter the amount to request for %s.", self.partner_id.display_name
                )
            )
        insurer = self.insurer_id.sudo()
        if not insurer.partner_id.email:
            raise CreditInsuranceError(
                self.env._(
                    "There is no e-mail address of %s: a manager can enter it on the "
                    "insurer's contact.",
                    insurer.name,
                )
            )

    def _request(self, action, amount, urgent=False, comment="", effective=None):
        comment = comment or self.request_reason or ""
        return super()._request(action, amount, urgent, comment, effective)

    # === CONTENT === #

    def _letter_language(self):
        """Return the code of the language in which the insurer is written to."""
        insurer = self.insurer_id.sudo()
        partner = insurer.partner_id or insurer.company_id.partner_id
        return partner.lang or self.env.lang or "en_US"

    def _prepare_letter(self):
        """Return what the letter tells beside the cover's own fields.

        :rtype: dict
        :returns: ``company`` and ``insurer`` (records with all rights), ``buyer``
            (the same), ``identity`` (pairs of a label and a number), ``action`` (of
            the request, ``new`` unless told) and ``day``
        """
        insurer = self.insurer_id.sudo()
        buyer = self.partner_id.sudo()
        identity = [
            (self.env._("Registration number"), buyer.company_registry),
            (self.env._("VAT number"), buyer.vat),
            (self.env._("Your number"), self.buyer_number),
        ]
        amount = self.requested_amount
        return {
            "company": insurer.company_id,
            "insurer": insurer,
            "buyer": buyer,
            "identity": [(label, number) for label, number in identity if number],
            "action": self.request_action or self._propose_action(amount),
            "day": self.requested_on or fields.Date.context_today(self),
        }
