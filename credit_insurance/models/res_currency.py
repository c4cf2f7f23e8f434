# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import ROUND_HALF_UP as HALF_UP
from decimal import Decimal

from odoo import models
from odoo.tools import float_repr, format_date

from ..exceptions import MissingRateError


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _credit_insurance_convert(self, amount, to_currency, company, day):
        """Convert at the rate of a day, refusing to guess.

        Odoo's own conversion takes 1 for a rate that is missing, or the first one
        there is for a day before it: an insured limit must not rest on either.

        :param float amount: amount in this currency
        :param to_currency: ``res.currency`` record
        :param company: the company whose rates apply
        :param datetime.date day: the latest rate not after this day applies
        :returns: the amount in ``to_currency``, rounded half-up to its decimals
        :rtype: decimal.Decimal
        :raises MissingRateError: naming the currency without a rate
        """
        self.ensure_one()
        value = Decimal(float_repr(amount, self.decimal_places))
        if self != to_currency:
            value *= to_currency._credit_insurance_rate(company, day)
            value /= self._credit_insurance_rate(company, day)
        return value.quantize(Decimal(1).scaleb(-to_currency.decimal_places), HALF_UP)

    def _credit_insurance_rate(self, company, day):
        """Return the company's rate of a day, as a Decimal.

        :raises MissingRateError: when there is none on or before that day
        """
        root = company.root_id
        rate = (
            self.env["res.currency.rate"]
            .sudo()
            .search(
                [
                    ("currency_id", "=", self.id),
                    ("company_id", "in", (False, root.id)),
                    ("name", "<=", day),
                ],
                order="company_id, name desc",
                limit=1,
            )
        )
        if rate:
            return Decimal(str(rate.rate))
        if self == root.currency_id:
            return Decimal(1)
        raise MissingRateError(self._credit_insurance_missing_rate(day))

    def _credit_insurance_missing_rate(self, day):
        """Return the sentence that names a currency without a rate on a day."""
        return self.env._(
            "There is no exchange rate for %(currency)s on %(day)s. An accountant can "
            "add one under Invoicing > Configuration > Currencies.",
            currency=self.name,
            day=format_date(self.env, day),
        )
