# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

REASONS = [
    ("quality", "Goods or service"),
    ("quantity", "Quantity delivered"),
    ("price", "Price"),
    ("not_received", "Not received"),
    ("not_ordered", "Not ordered"),
    ("paid", "Paid already"),
    ("other", "Other"),
]
#: What closing a dispute writes; nothing else of it ever changes.
CLOSING = {"date_to", "outcome", "closed_by"}


class CreditInsuranceDispute(models.Model):
    """A time during which a customer contested an invoice.

    Disputes are opened and closed, never changed: the insurer's deadlines stand still
    while they last, and later on somebody has to prove how long that was.
    """

    _name = "credit.insurance.dispute"
    _description = "Disputed Invoice"
    _order = "date_from desc, id desc"
    _rec_name = "move_id"

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')),"
        " ('state', '=', 'posted')]",
    )
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id", store=True, index=True
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    reason = fields.Selection(REASONS, required=True)
    description = fields.Text(help="What the customer says.")
    date_from = fields.Date(
        string="Since", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Settled On", readonly=True, help="Empty while it lasts."
    )
    outcome = fields.Char(readonly=True, help="How it was settled.")
    closed_by = fields.Many2one("res.users", readonly=True)
    opened_by_portal = fields.Boolean(
        string="By the Customer", readonly=True, help="Entered on the invoice's page."
    )

    _one_open = models.UniqueIndex(
        "(move_id) WHERE date_to IS NULL", "This invoice is disputed already."
    )
    _in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A dispute cannot be settled before it began.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A dispute begins open, whatever a default or a caller says.
            vals.update(date_to=False, outcome=False, closed_by=False)
            if not self.env.su:
                vals.update(opened_by_portal=False)
        disputes = super().create(vals_list)
        disputes.move_id._check_payable()
        disputes._check_date()
        for dispute in disputes:
            dispute.move_id.sudo().message_post(body=dispute._announcement())
        return disputes

    def write(self, vals):
        """Refuse, except for the closing of what is open.

        :raises CreditInsuranceError: when there is anything else to write
        """
        closing = self.env.su and set(vals) <= CLOSING
        if vals and not (closing and all(not one.date_to for one in self)):
            raise CreditInsuranceError(
                self.env._(
                    "A dispute stays as it was noted. Settle it and open another one if"
                    " something has changed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise CreditInsuranceError(self.env._("The history of disputes is kept."))

    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(dispute.date_from > today for dispute in self):
            raise CreditInsuranceError(
                self.env._("A dispute cannot begin on a day that is still to come.")
            )

    def _announcement(self):
        reason = dict(self._fields["reason"]._description_selection(self.env))
        return self.env._(
            "Contested: %(reason)s. %(description)s",
            reason=reason[self.reason],
            description=self.description or "",
        )

    # === BUSINESS METHODS === #

    def _settle(self, outcome, day=None):
        """Close disputes, with the sentence that tells how.

        :param datetime.date day: today unless told, not in the future
        :raises CreditInsuranceError: one of them is settled already
        """
        self.check_access("read")
        today = fields.Date.context_today(self)
        if any(dispute.date_to for dispute in self):
            raise CreditInsuranceError(self.env._("This dispute is settled already."))
        if day and day > today:
            raise CreditInsuranceError(
                self.env._("A dispute cannot be settled on a day still to come.")
            )
        self.sudo().write(
            {
                "date_to": day or today,
                "outcome": outcome,
                "closed_by": self.env.user.id,
            }
        )
        # The database lets no other one be opened before it knows of this.
        self.flush_recordset(CLOSING)
        for dispute in self:
            dispute.move_id.sudo().message_post(
                body=self.env._("No longer contested: %s", outcome)
            )

    def action_settle(self):
        """Ask how the dispute was settled."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settle the Dispute"),
            "res_model": "credit.insurance.dispute.settlement",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }
