# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days on which nothing is sent: public holidays and closing days of a company."""

from datetime import timedelta

from odoo import fields

from ..rules.working_days import is_french_holiday, never


def holidays_of(company):
    """Return the predicate that tells the holidays of a company.

    Its calendar's closing days, and in France the public holidays, whether anybody
    has entered them or not.

    :param company: ``res.company`` record
    :rtype: credit_insurance_recovery.rules.working_days.Holidays
    """
    closed = _closing_days(company.sudo())
    usual = is_french_holiday if company.sudo().country_id.code == "FR" else never
    return lambda day: day in closed or usual(day)


def _closing_days(company):
    leaves = company.env["resource.calendar.leaves"].search(
        [
            ("resource_id", "=", False),
            ("company_id", "=", company.id),
            ("calendar_id", "in", (False, company.resource_calendar_id.id)),
        ]
    )
    return {day for leave in leaves for day in _days(leave)}


def _days(leave):
    day = _local(leave, leave.date_from).date()
    end = _local(leave, leave.date_to) - timedelta(seconds=1)
    while day <= end.date():
        yield day
        day += timedelta(days=1)


def _local(leave, moment):
    zone = leave.calendar_id.tz or leave.company_id.resource_calendar_id.tz
    return fields.Datetime.context_timestamp(leave.with_context(tz=zone), moment)
