# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.credit_insurance.models.exposure_query import COLUMNS


class CreditInsuranceExposure(models.Model):
    """The exposure, with what only this add-on knows of stops.

    A stop lasts until the insurer agrees, or comes from an insolvency; what a policy
    tolerates stops nothing. Everything else is what the exposure says by itself.
    """

    _inherit = "credit.insurance.exposure"  # pylint: disable=consider-merging-classes-inherited
    _depends = {
        "credit.insurance.policy": ["stop_disputed", "stop_minimum", "stop_tolerance"],
        "credit.insurance.stop": ["date_from", "lifted_on", "partner_id", "policy_id"],
    }

    @property
    def _table_query(self):
        return _with_stops(super()._table_query, fields.Date.context_today(self))

    def _query_of(self, day, partner_ids):
        return _with_stops(super()._query_of(day, partner_ids), day)


def _with_stops(query, day):
    """Return the query of the exposure with the status that stops make of it.

    :param odoo.tools.SQL query: for the columns of the exposure
    :param datetime.date day: the day of the query
    """
    names = [name for name in COLUMNS if name != "status"]
    return SQL(
        """
        SELECT %(columns)s,
               CASE
                   WHEN exposure.status IN ('excluded', 'unknown') THEN exposure.status
                   WHEN stop.id IS NOT NULL THEN 'stopped'
                   WHEN exposure.status = 'stopped' AND (
                        policy.stop_tolerance > 0 OR policy.stop_minimum > 0
                        OR policy.stop_disputed IS FALSE) THEN exposure.standing
                   ELSE exposure.status
               END AS status
          FROM (%(query)s) exposure
          JOIN credit_insurance_policy policy ON policy.id = exposure.policy_id
     LEFT JOIN credit_insurance_stop stop
               ON stop.policy_id = exposure.policy_id
              AND stop.partner_id = exposure.partner_id
              AND stop.date_from <= %(day)s
              AND (stop.lifted_on IS NULL OR stop.lifted_on > %(day)s)
        """,
        columns=SQL(", ").join(SQL.identifier("exposure", name) for name in names),
        query=query,
        day=day,
    )
