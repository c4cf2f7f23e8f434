# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hmac
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .written_values import refuse_written, written_names

SYSTEM = "base.group_system"
#: Drawn and found out by the server.
WEBHOOK_FIELDS = frozenset({"webhook_token", "webhook_fetch_on"})
PATH = "/credit_insurance/webhook/"
#: Calls in between are summed up by one fetch at the end of it.
PAUSE = timedelta(minutes=1)


class CreditInsuranceInsurer(models.Model):
    """An insurer may call, to say that there is something new to be read.

    What it sends along is not even looked at: the decisions are read from the
    insurer, so that a call of somebody else does no more than have them read.
    """

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.insurer"

    webhook_token = fields.Char(
        compute="_compute_webhook_token", store=True, copy=False, groups=SYSTEM
    )
    webhook_url = fields.Char(
        string="Address to Call",
        compute="_compute_webhook_url",
        groups=SYSTEM,
        help="Give it to the insurer, if it can tell you of news by calling an "
        "address. Who knows it can have the decisions read, and nothing else.",
    )
    webhook_fetch_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When decisions were last read because of a call.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_webhook_token(self):
        for insurer in self:
            insurer.webhook_token = insurer.webhook_token or secrets.token_urlsafe(32)

    @api.depends("webhook_token")
    def _compute_webhook_url(self):
        for insurer in self:
            token = insurer.webhook_token
            insurer.webhook_url = token and f"{insurer.get_base_url()}{PATH}{token}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & WEBHOOK_FIELDS)
        return super().create(vals_list)

    def write(self, vals):
        refuse_written(self, vals.keys() & WEBHOOK_FIELDS)
        return super().write(vals)

    # === ACTION METHODS === #

    def action_renew_webhook(self):
        """Make a new address; who knows only the one of before calls in vain.

        :raises AccessError: for anybody but system administrators
        """
        self.check_access("read")
        if not self.env.user.has_group(SYSTEM):
            raise AccessError(
                self.env._("Only system administrators renew the address.")
            )
        for insurer in self.sudo():
            insurer.webhook_token = secrets.token_urlsafe(32)

    # === CALLS === #

    @api.model
    def _webhook_called(self, token):
        """Have the decisions read of the insurer whose address was called.

        :param str token: as it came from outside
        """
        self._of_webhook(token)._fetch_after_call()

    @api.model
    def _of_webhook(self, token):
        """Return the insurer of a token, without telling by the time it takes.

        :rtype: credit.insurance.insurer, with all rights; at most one
        """
        insurers = self.sudo().search_fetch(
            [("state", "!=", "disabled"), ("webhook_token", "!=", False)],
            ["webhook_token", "webhook_fetch_on"],
        )
        given, found = token.encode(), self.sudo().browse()
        # All of them are compared, whether or not one is found.
        for insurer in insurers:
            if hmac.compare_digest(insurer.webhook_token.encode(), given):
                found = insurer
        return found

    def _fetch_after_call(self):
        """Have decisions read, at most once in ``PAUSE``, now or at its end.

        However many calls come: none of them writes unless it has them read, and
        none waits for a fetch that is under way, which has the policies locked.
        """
        now = fields.Datetime.now()
        # Another call is doing the same; a worker must not wait for it.
        for insurer in self.try_lock_for_update(allow_referencing=True):
            last = insurer.webhook_fetch_on
            if last and last > now:
                # They will be read, and then with what is new now.
                continue
            at = max(last + PAUSE, now) if last else now
            insurer.webhook_fetch_on = at
            self.env["credit.insurance.policy"]._trigger_fetch(at)
