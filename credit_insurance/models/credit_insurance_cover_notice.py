# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount

from .sale_order_release import HELD

ACTIVITY = "credit_insurance.mail_activity_type_adverse"
#: Nobody reads a longer list, and a note on each of thousands would be noise.
MOST_ORDERS = 50


class CreditInsuranceCover(models.Model):
    """Who is told what the insurer decided on a buyer."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    def _tell(self, decisions):
        """Tell those concerned of new decisions on the cover, with all rights.

        :param decisions: ``credit.insurance.decision`` records
        """
        self.ensure_one()
        decisions = decisions._last_of_each_kind()
        orders = self._open_orders()
        self._tell_followers(decisions)
        self._tell_sellers(orders, decisions)
        adverse = decisions.filtered(lambda d: d._is_adverse())
        if adverse:
            self._warn_officers(orders, adverse)

    # === FOLLOWERS === #

    def _tell_followers(self, decisions):
        """Send each follower, in the own language, what was decided.

        Followers who are told the answer to what they asked for have had a message.
        """
        answered = self.need_ids.filtered(lambda n: n.decision_id in decisions)
        if answered:
            return
        users = self.message_partner_ids.user_ids.filtered(
            lambda user: user.active and not user.share
        )
        for lang, told in users.grouped("lang").items():
            cover = self.with_context(lang=lang)
            cover.message_notify(
                body=decisions.with_context(lang=lang)._sentences(),
                subject=cover.env._("Decision on %s", cover.partner_id.display_name),
                partner_ids=told.partner_id.ids,
            )

    # === ORDERS === #

    def _open_orders(self):
        """Return the buyer's orders that the limit is still needed for.

        Confirmed ones not wholly delivered and invoiced, those on hold, quotations
        sent; in all companies that the policy insures, the latest first.

        :rtype: sale.order, with all rights
        """
        orders = self.env["sale.order"].sudo()
        companies = self.env["res.company"].sudo()
        companies = companies.search([("id", "child_of", self.company_ids.ids)])
        return orders.search(
            Domain("partner_invoice_id.commercial_partner_id", "=", self.partner_id.id)
            & Domain("company_id", "in", companies.ids)
            & (
                HELD
                | Domain("state", "=", "sent")
                | Domain("id", "in", orders._unfinished(self.partner_id))
            )
        )

    def _tell_sellers(self, orders, decisions):
        """Note on the orders what was decided; their salespeople are notified."""
        for order in orders[:MOST_ORDERS]:
            order = order._as_seller()
            order._tell_salesperson(decisions.with_env(order.env)._sentences())

    # === OFFICERS === #

    def _warn_officers(self, orders, decisions):
        """Ask the officers to look at what is not delivered yet, once per cover."""
        there = self.activity_search([ACTIVITY])
        there = {activity.user_id: activity for activity in there}
        for officer in self.policy_id._officers_told():
            cover = self.with_context(lang=officer.lang)
            note = cover._describe_adverse(orders, decisions)
            if officer in there:
                there[officer].note = note
            else:
                cover.activity_schedule(ACTIVITY, user_id=officer.id, note=note)

    def _describe_adverse(self, orders, decisions):
        decisions = decisions.with_env(self.env)
        rows = Markup("").join(
            Markup("<li>%s</li>") % line for line in self._undelivered_lines(orders)
        )
        listed = self.env._("Orders of this customer that are not delivered:")
        if not rows:
            listed = self.env._("No order of this customer is open.")
        return (
            decisions._sentences()
            + Markup("<p>%s</p><p>%s</p>") % (decisions._consequence(), listed)
            + (rows and Markup("<ul>%s</ul>") % rows)
        )

    def _undelivered_lines(self, orders):
        open_orders = [(order, order._undelivered_amount()) for order in orders]
        open_orders = [(order, amount) for order, amount in open_orders if amount]
        lines = [
            f"{order.name} ({order.company_id.name}): "
            f"{format_amount(self.env, amount, order.currency_id)}"
            for order, amount in open_orders[:MOST_ORDERS]
        ]
        rest = len(open_orders) - len(lines)
        if rest:
            lines.append(self.env._("and %s more", rest))
        return lines
