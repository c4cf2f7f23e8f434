# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceGuard(models.Model):
    """One row per buyer, written before a sale is checked against cover.

    Two colleagues who confirm orders of one buyer at the same moment would each
    read the exposure without the other's order. Under Odoo's REPEATABLE READ
    neither ``SELECT FOR UPDATE`` nor an advisory lock helps: the second one waits
    and then reads its old snapshot (measured: two orders of 700 pass a limit of
    1,000). Writing one and the same row does: the second transaction fails to
    serialize and Odoo runs it again, unseen by the user. The row is not the
    partner's, which others write for other reasons.
    """

    _name = "credit.insurance.guard"
    _description = "Credit Insurance Guard"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    tick = fields.Integer(required=True, default=0)

    _partner_uniq = models.UniqueIndex("(partner_id)")

    @api.model
    def _hold(self, buyer):
        """Make the rest of the transaction conflict with others on this buyer.

        :param buyer: ``res.partner`` record, the legal entity
        :raises psycopg2.errors.SerializationFailure: when another transaction held
            it meanwhile; Odoo then runs the request again
        """
        self.env.cr.execute(
            """
            INSERT INTO credit_insurance_guard AS guard (partner_id, tick)
            VALUES (%s, 1)
            ON CONFLICT (partner_id)
            DO UPDATE SET tick = (guard.tick + 1) %% 1000000000
            """,
            [buyer.id],
        )
