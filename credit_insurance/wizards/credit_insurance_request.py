# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ..exceptions import CreditInsuranceError
from ..models.request_facts import RequestFacts
from ..rules.simulation import MARGIN

#: Requests for which insurers charge; taking cover back is free (domain.md A4).
BILLED = ("new", "increase", "renew")


class CreditInsuranceRequest(models.TransientModel):
    """Requests cover for one buyer or many: what is needed, what it costs, one click.

    Its lines are filled in on the server when it is opened. Nothing of them is taken
    for granted when it is confirmed: each request is checked again, as its user.
    """

    _name = "credit.insurance.request"
    _description = "Request Cover"

    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent")], default="draft", readonly=True
    )
    margin = fields.Float(
        string="Margin (%)",
        default=float(MARGIN * 100),
        help="Asked for on top of what is owed, ordered and quoted.",
    )
    line_ids = fields.One2many(
        "credit.insurance.request.line", "request_id", string="Buyers"
    )
    costs = fields.Text(string="In Total", compute="_compute_costs")
    cancels = fields.Boolean(compute="_compute_cancels")
    cancel_understood = fields.Boolean(
        string="Cancel this cover",
        help="Deliveries from the effective date on will not be insured.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.send", "line_ids.action")
    def _compute_cancels(self):
        for wizard in self:
            actions = wizard._sent_lines().mapped("action")
            wizard.cancels = "cancel" in actions

    @api.depends("line_ids.send", "line_ids.action", "line_ids.amount")
    def _compute_costs(self):
        for wizard in self:
            lines = wizard._sent_lines()
            by_insurer = lines.grouped(lambda line: line.policy_id.sudo().insurer_id)
            sentences = [
                wizard._describe_costs(insurer, part)
                for insurer, part in by_insurer.items()
            ]
            wizard.costs = "\n".join([*wizard._describe_limits(lines), *sentences])

    def _describe_limits(self, lines):
        """Yield a sentence per currency: the limits requested, beside those now."""
        for currency, part in lines.grouped("currency_id").items():
            yield self.env._(
                "Limits of %(requested)s are requested, where %(now)s are in force.",
                requested=format_amount(self.env, sum(part.mapped("amount")), currency),
                now=format_amount(
                    self.env, sum(part.mapped("insured_limit")), currency
                ),
            )

    def _describe_costs(self, insurer, lines):
        """Return a sentence: what an insurer is asked, and what it bills."""
        if insurer.state == "test":
            return self.env._(
                "%(insurer)s: requests: %(requests)s. They go to its test service: no "
                "cover comes of them.",
                insurer=insurer.name,
                requests=len(lines),
            )
        searched = len(lines._looked_up())
        asked = self.env._(
            "%(insurer)s: requests: %(requests)s, company look-ups: %(searched)s.",
            insurer=insurer.name,
            requests=len(lines),
            searched=searched,
        )
        billed = len(lines.filtered(lambda line: line.action in BILLED))
        return f"{asked} {self._describe_fees(insurer, searched, billed)}"

    def _describe_fees(self, insurer, searched, billed):
        """Return a sentence about the fees of look-ups and requests."""
        total = searched * insurer.lookup_fee + billed * insurer.request_fee
        fees = format_amount(self.env, total, insurer.fee_currency_id)
        unknown = (searched and not insurer.lookup_fee) or (
            billed and not insurer.request_fee
        )
        if not unknown:
            return self.env._("Fees: %s.", fees)
        if not total:
            return self.env._("They may be billed: see your contract.")
        return self.env._(
            "Fees: %s at least. More may be billed: see your contract.", fees
        )

    # === ONCHANGE METHODS === #

    @api.onchange("margin")
    def _onchange_margin(self):
        proposed = ("new", "increase", "reduce", False)
        lines = self.line_ids.filtered(lambda line: line.action in proposed)
        lines._propose(max(self.margin, 0.0))

    # === ACTION METHODS === #

    @api.model
    def _open(self, wanted, cancel=False):
        """Return the action that opens the wizard, its lines filled in.

        :param wanted: list of ``request_facts.Wanted``
        :param bool cancel: propose to cancel the covers
        :raises AccessError: unless the user is an officer who may read them all
        :raises CreditInsuranceError: nothing is wanted
        """
        self.check_access("create")
        if not wanted:
            raise CreditInsuranceError(self.env._("Select the customers first."))
        for one in wanted:
            # No record at all is refused as well to who may read none of a model.
            for record in filter(None, (one.partner, one.cover, one.order)):
                record.check_access("read")
        facts = RequestFacts(self.env, wanted).values()
        wizard = self.create(
            {"line_ids": [fields.Command.create(values) for values in facts]}
        )
        wizard.line_ids._propose(wizard.margin, cancel=cancel)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Cover")
            if cancel
            else self.env._("Request Cover"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_confirm(self):
        """Write the requests; they are sent in the background. All or none.

        Pressed a second time it shows what the first time sent.

        :returns: the action that lists the requests
        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: with each buyer for whom nothing can be requested
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "sent":
            return self._open_result()
        # In one order everywhere: two officers never wait for each other.
        lines = self._sent_lines().sorted(lambda line: line.partner_id.id)
        self._check_lines(lines)
        # Written before anything else: of two clicks at once, one has to wait and is
        # then run again.
        self.state = "sent"
        self.flush_recordset()
        self._send(lines)
        return self._open_result()

    def _sent_lines(self):
        return self.line_ids.filtered(lambda line: line.send and not line.problem)

    def _check_lines(self, lines):
        """Check that there is something to send, and that it is meant.

        :raises CreditInsuranceError: with what to do first
        """
        if not lines:
            raise CreditInsuranceError(
                self.env._("Tick “Send” on the customers to request cover for.")
            )
        if "cancel" in lines.mapped("action") and not self.cancel_understood:
            raise CreditInsuranceError(
                self.env._(
                    "Cancelling ends cover: what you deliver from then on is not "
                    "insured. Tick “Cancel this cover” if this is what you want."
                )
            )

    def _send(self, lines):
        """Write the request of each line.

        :raises CreditInsuranceError: what is wrong with any of them; the caller's
            transaction must then end, so that none of them is sent
        """
        problems = []
        for line in lines:
            try:
                line.exchange_id = line._send_request()
            except AccessError:
                raise
            except UserError as error:
                problems.append(f"• {line.partner_id.display_name}: {error}")
        if problems:
            heading = self.env._("Nothing was sent:")
            raise CreditInsuranceError("\n".join([heading, *problems]))

    def _open_result(self):
        """Return the action that lists the requests with their state."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_insurance.action_exchange"
        )
        exchanges = self.line_ids.exchange_id
        return {
            **action,
            "name": self.env._("Requests"),
            "domain": [("id", "in", exchanges.ids)],
            "context": {},
        }
