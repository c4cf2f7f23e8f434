# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sentences and the table in which a salesperson reads a simulation."""

from datetime import timedelta

from markupsafe import Markup

from odoo import fields
from odoo.tools import format_amount, format_date

from ..rules.simulation import condense

#: Rows of the table.
MOST_STEPS = 12
#: Late invoices that are named.
MOST_INVOICES = 5


def advice(wizard, outcome):
    """Say what would let the sale through, and what would not.

    :param wizard: ``credit.insurance.simulation`` record
    :param outcome: its ``simulation_outcome.Outcome``
    :rtype: markupsafe.Markup
    :returns: a list in HTML; empty where there is nothing to look ahead from
    """
    if not outcome.outlook:
        return Markup("")
    writer = _Writer(wizard, outcome)
    sentences = [
        *([writer.stopped()] if outcome.answer.stopped else writer.ways()),
        writer.term(),
        *writer.doubts(),
    ]
    items = [Markup("<li>%s</li>") % sentence for sentence in sentences if sentence]
    return Markup("<ul>%s</ul>") % Markup("").join(items) if items else Markup("")


def timeline(wizard, outcome):
    """Return the table of what changes headroom, in HTML."""
    if not outcome.outlook:
        return Markup("")
    writer = _Writer(wizard, outcome)
    rows = [writer.row(step) for step in condense(outcome.steps, MOST_STEPS)]
    return wizard.env["ir.qweb"]._render(
        "credit_insurance.simulation_timeline", {"rows": rows}
    )


class _Writer:
    """Puts an outcome into words, amounts with their currency."""

    def __init__(self, wizard, outcome):
        self.wizard = wizard
        self.env = wizard.env
        self.outcome = outcome
        self.outlook = outcome.outlook
        self.answer = outcome.answer
        self.today = fields.Date.context_today(wizard)
        self.policy_currency = self.env["res.currency"].browse(
            outcome.row["currency_id"]
        )

    def money(self, amount, currency=None):
        currency = currency or self.policy_currency
        return format_amount(self.env, float(amount), currency)

    def day(self, day):
        return format_date(self.env, day)

    # === SENTENCES === #

    def stopped(self):
        """Name the late items: nothing but their payment lifts the stop."""
        return self.env._(
            "Nothing frees this customer by itself. Cover resumes when what is late "
            "beyond the extension period is paid: %(amount)s with tax%(invoices)s.",
            amount=self.money(self.outlook.to_free(self.today)),
            invoices=self._late_invoices(),
        )

    def _late_invoices(self):
        exposures = self.env["credit.insurance.exposure"].sudo()
        last = self.today - timedelta(days=self.outlook.extension_days)
        buyer = self.wizard._payer().sudo().commercial_partner_id
        invoices = exposures._read_late_invoices(
            buyer, self.outlook.companies, last, MOST_INVOICES + 1
        )
        names = [self._invoice_name(invoice) for invoice in invoices[:MOST_INVOICES]]
        more = ["…"] if len(invoices) > MOST_INVOICES else []
        return f" ({', '.join([*names, *more])})" if names else ""

    def _invoice_name(self, invoice):
        # Of a company that is not the user's, its name must do.
        company = self.env["res.company"].sudo().browse(invoice["company_id"])
        own = company in self.env.user.company_ids
        return self.env._(
            "%(invoice)s due %(day)s",
            invoice=invoice["name"] if own else company.name,
            day=self.day(invoice["due"]),
        )

    def ways(self):
        """Say whether it fits now, else by which deposit, when, and by which cover."""
        if self.answer.amount <= 0:
            return [self._paid_ahead(self.outcome.sale.deposit)]
        if self.answer.fits:
            return [self._fits_now(), self._proposal() if self.answer.uninsured else ""]
        return [self._deposit(), self._by_itself(), self._proposal()]

    def _fits_now(self):
        window = self.outcome.window
        if window and window.date_to:
            return self.env._("It fits now, until %s.", self._until(window))
        return self.env._("It fits now.")

    def _deposit(self):
        amount = self.outcome.deposit
        if amount >= self.outcome.sale.total:
            return self._paid_ahead(amount)
        return self.env._(
            "If %s with tax are paid in advance, the rest fits now.",
            self.money(amount, self.wizard.currency_id),
        )

    def _paid_ahead(self, amount):
        if not amount:
            return ""
        return self.env._(
            "Paid in advance as a whole, %s with tax, it needs no cover.",
            self.money(amount, self.wizard.currency_id),
        )

    def _by_itself(self):
        window = self.outcome.window
        if not window:
            return self._never()
        start = self.day(window.date_from)
        if window.date_to:
            return self.env._(
                "By itself it fits from %(start)s until %(until)s, if what is due "
                "before is paid on its due date.",
                start=start,
                until=self._until(window),
            )
        return self.env._(
            "By itself it fits from %s on, if what is due before is paid on its due "
            "date.",
            start,
        )

    def _never(self):
        stops_on = self.outlook.stops_on
        if stops_on:
            return self.env._(
                "It never fits by itself: neither expected payments nor limits to come "
                "make enough room before cover stops on %s for what is late.",
                self.day(stops_on),
            )
        return self.env._(
            "It never fits by itself: neither expected payments nor limits to come "
            "make enough room."
        )

    def _until(self, window):
        after = window.date_to + timedelta(days=1)
        step = next(step for step in self.outcome.steps if step.day == after)
        values = {"day": self.day(window.date_to)}
        if step.stopped:
            return self.env._(
                "%(day)s: then cover stops, unless what is late is paid", **values
            )
        if step.limit is None:
            return self.env._("%(day)s, when the policy ends", **values)
        limit = self.money(step.limit)
        return self.env._("%(day)s: then the limit is %(limit)s", limit=limit, **values)

    def _proposal(self):
        return self.env._(
            "With an insured limit of %s it fits, with a margin.",
            self.money(self.outcome.proposal),
        )

    def term(self):
        """Say what the payment term means; its dates are those of an invoice today."""
        term = self.outcome.term
        if not term or not term.longest or self.answer.amount <= 0:
            return ""
        values = {
            "due": self.day(term.last_due),
            "days": term.days,
            "most": self.outlook.max_term_days,
            "longest": self.day(term.longest),
            "too_long": term.too_long,
            "part": self.money(term.uninsured, self.wizard.currency_id),
        }
        if not term.too_long and not self.wizard.payment_term_id:
            return ""
        if not term.too_long:
            return self.env._(
                "Invoiced today it is due on %(due)s, after %(days)s days; the policy "
                "insures up to %(most)s days.",
                **values,
            )
        return Markup('<span class="text-danger">%s</span>') % self._too_long(values)

    def _too_long(self, values):
        if self.outcome.term.share == 1:
            return self.env._(
                "Due on %(due)s, after %(days)s days, it would not be insured at all: "
                "%(too_long)s days too long. The latest due date that the policy "
                "insures is %(longest)s (%(most)s days).",
                **values,
            )
        return self.env._(
            "Instalments of %(part)s would not be insured at all: the last is due on "
            "%(due)s, %(too_long)s days too late. The latest due date that the policy "
            "insures is %(longest)s (%(most)s days).",
            **values,
        )

    def doubts(self):
        """Name what owes no date, and how late this customer pays."""
        if self.outlook.unknown:
            yield self.env._(
                "%s are late: nobody knows when they are paid, so they free nothing "
                "here.",
                self.money(self.outlook.unknown),
            )
        ordered = self.outcome.row["amount_ordered"]
        if ordered:
            yield self.env._(
                "%s are ordered and not yet invoiced, so without a due date.",
                self.money(ordered),
            )
        days, number = (
            self.env["credit.insurance.exposure"]
            .sudo()
            ._read_average_delay(
                self.wizard._payer().sudo().commercial_partner_id,
                self.outlook.companies,
            )
        )
        if days > 0:
            yield self.env._(
                "This customer paid its last %(number)s invoices %(days)s days late on "
                "average.",
                number=number,
                days=days,
            )

    # === TABLE === #

    def row(self, step):
        """Return a step as the texts of a row."""
        known = step.limit is not None
        return {
            "day": self.day(step.day),
            "event": self._event(step),
            "paid": self.money(step.paid) if step.paid else "",
            "limit": self.money(step.limit) if known else "",
            "exposure": self.money(step.exposure),
            "headroom": self.money(step.headroom) if known else "",
            "fits": step.fits,
        }

    def _event(self, step):
        if step.day == self.today:
            return self.env._("Today")
        before = [other for other in self.outcome.steps if other.day < step.day][-1]
        if step.limit is None:
            return self.env._("The policy ends")
        if step.stopped and not before.stopped:
            return self.env._("Cover stops, unless what is late is paid")
        if step.limit != before.limit:
            return self.env._("The limit changes")
        return self.env._("Payments due")
