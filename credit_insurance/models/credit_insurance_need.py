# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ..exceptions import CreditInsuranceError
from .notification import notification
from .request_facts import Wanted
from .res_partner import OFFICER

ACTIVITY = "credit_insurance.mail_activity_type_need"


class CreditInsuranceNeed(models.Model):
    """Cover that someone who sells asked the officers to request.

    Nobody has the right to write one: the only ways are :meth:`_ask`, which checks
    the group of the user, and the insurer's decision that answers it.
    """

    _name = "credit.insurance.need"
    _description = "Cover Needed"
    _order = "date desc, id desc"
    _rec_name = "cover_id"

    cover_id = fields.Many2one(
        "credit.insurance.cover",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, ondelete="set null", index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users", string="Asked By", required=True, readonly=True
    )
    date = fields.Datetime(
        string="Asked On", required=True, readonly=True, default=fields.Datetime.now
    )
    currency_id = fields.Many2one(related="cover_id.currency_id")
    amount = fields.Monetary(
        required=True, readonly=True, help="The limit that would suffice."
    )
    note = fields.Text(readonly=True)
    decision_id = fields.Many2one(
        "credit.insurance.decision",
        readonly=True,
        ondelete="restrict",
        help="The first decision of the insurer after it was asked.",
    )
    status = fields.Selection(related="decision_id.status", string="Insurer's Answer")
    decided_amount = fields.Monetary(related="decision_id.amount", string="Decided")

    activity_ids = fields.Many2many(
        "mail.activity", readonly=True, help="Of the officers, until it is taken up."
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The cover needed is more than zero."
    )

    # === ACTION METHODS === #

    def action_request_cover(self):
        """Open the request of cover on the buyers and for the orders of these needs.

        :raises AccessError: unless the user is an officer
        """
        wanted = [
            Wanted(
                need.cover_id.partner_id,
                need.cover_id._selling_company(),
                need.cover_id,
                # Not that of a colleague whose orders the officer may not read.
                self.env["sale.order"],
            )
            for need in self
        ]
        return self.env["credit.insurance.request"]._open(wanted)

    # === BUSINESS METHODS === #

    @api.model
    def _ask(self, partner, company, answer, amount, note="", order=None):
        """Ask the officers of a company to request cover for a customer.

        Asked once per cover and order: as long as the insurer has not decided, a
        second time says who asked and when, unless it is for more.

        :param partner: ``res.partner`` record
        :param company: the selling company
        :param answer: ``rules.check.CoverCheck`` of the sale
        :param amount: the limit to ask for, in policy currency
        :param str note: why, in the words of the person who asks
        :param order: ``sale.order`` record that it is asked for, if any
        :rtype: dict
        :returns: a notification to show
        :raises AccessError: unless the user is one of credit insurance and may read
            the customer
        :raises CreditInsuranceError: when more cover cannot be asked for or is no help
        """
        partner._check_may_ask()
        buyer = partner.sudo().commercial_partner_id
        self._check_askable(buyer, answer, amount)
        cover = self._cover_to_ask_for(buyer, company)
        order = order or self.env["sale.order"]
        asked = cover.need_ids.filtered(
            lambda need: need.order_id == order and not need.decision_id
        )[:1]
        if asked and cover.currency_id.compare_amounts(float(amount), asked.amount) < 1:
            return self._notification("warning", asked._describe_asked())
        officers = self._officers(company)
        need = self.sudo().create(
            {
                "cover_id": cover.id,
                "order_id": order.id,
                "user_id": self.env.uid,
                "amount": float(amount),
                "note": note,
            }
        )
        asked.activity_ids.unlink()
        cover._need_asked(need, officers)
        if order:
            order.sudo()._message_log(body=need._describe())
        return self._notification(
            "success",
            self.env._(
                "%s You will be told what the insurer decides.", need._describe()
            ),
        )

    def _check_askable(self, buyer, answer, amount):
        """Check that more cover can be asked for and would help.

        :raises CreditInsuranceError: with the reason why not
        """
        name = buyer.display_name
        if answer.status == "excluded":
            reason = self.env._("%s is not insurable.", name)
        elif answer.status == "none":
            reason = self.env._(
                "No policy concerns %s: there is no cover to ask.", name
            )
        elif answer.status == "unknown":
            reason = answer.message
        elif answer.stopped:
            reason = self.env._(
                "More cover does not help: the cover of %s has stopped until the late "
                "invoices are paid.",
                name,
            )
        elif amount <= answer.limit:
            reason = self.env._(
                "Enter the limit that %s needs: it is more than the one in force.", name
            )
        else:
            return
        raise CreditInsuranceError(reason)

    def _cover_to_ask_for(self, buyer, company):
        """Return the buyer's cover in the policy that decides, created if needed.

        :raises CreditInsuranceError: when it is archived or its insurer disabled
        """
        # Two colleagues may ask at the same moment: the second one finds the first.
        self.env["credit.insurance.guard"].sudo()._hold(buyer)
        row = self.env["credit.insurance.exposure"]._read_rows(buyer, company)[buyer.id]
        policy = self.env["credit.insurance.policy"].sudo().browse(row["policy_id"])
        if policy.insurer_id.state == "disabled":
            raise CreditInsuranceError(
                self.env._(
                    "The insurer %s is disabled: a manager of credit insurance can "
                    "enable it.",
                    policy.insurer_id.name,
                )
            )
        covers = self.env["credit.insurance.cover"].sudo()
        values = {"policy_id": policy.id, "partner_id": buyer.id}
        domain = [(name, "=", value) for name, value in values.items()]
        cover = covers.with_context(active_test=False).search(domain)
        if cover and not cover.active:
            raise CreditInsuranceError(
                self.env._(
                    "The cover %s is archived: ask an officer to restore it.",
                    cover.display_name,
                )
            )
        return cover or covers.create(values)

    def _officers(self, company):
        """Return those who deal with the insurers of a company.

        :raises CreditInsuranceError: when there is nobody
        """
        officers = self._find_officers(company)
        if not officers:
            raise CreditInsuranceError(
                self.env._(
                    "Nobody deals with the insurers of %s: an administrator can make "
                    "someone a credit insurance officer.",
                    company.sudo().name,
                )
            )
        return officers

    @api.model
    def _find_officers(self, company):
        """Return those who deal with the insurers of a company, if anybody does."""
        return (
            self.env.ref(OFFICER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active and not user.share and company in user.company_ids
                )
            )
        )

    def _describe(self):
        """Return a sentence: which limit is asked for, for whom, and why."""
        self.ensure_one()
        values = {
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "buyer": self.cover_id.partner_id.display_name,
            "order": self.order_id.name,
        }
        if self.order_id:
            sentence = self.env._(
                "Cover of %(amount)s asked for %(buyer)s, order %(order)s.", **values
            )
        else:
            sentence = self.env._("Cover of %(amount)s asked for %(buyer)s.", **values)
        return f"{sentence} {self.note}" if self.note else sentence

    def _describe_asked(self):
        """Return the sentence for whoever asks a second time."""
        self.ensure_one()
        return self.env._(
            "Already asked by %(user)s on %(date)s: a limit of %(amount)s. The insurer "
            "has not decided yet.",
            user=self.user_id.name,
            date=format_date(self.env, self.date),
            amount=format_amount(self.env, self.amount, self.currency_id),
        )

    @api.model
    def _notification(self, kind, message):
        return notification(message, kind, sticky=kind == "warning")
