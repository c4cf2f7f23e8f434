# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clients.dialect import MEANINGS, PRELIMINARY


class CreditInsuranceSetting(models.Model):
    """What the codes of an insurer mean: settings under ``code.<table>.<code>``."""

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.setting"

    table = fields.Selection(
        [
            ("decision", "Decision"),
            ("classification", "Classification"),
            ("cover", "Cover"),
            ("historic", "Ended cover"),
            ("layer", "Kind of limit"),
            ("state", "Request"),
            ("job", "Job"),
            ("claim", "Claim"),
            ("fault", "Fault"),
        ],
        string="Code of",
    )
    code = fields.Char(help="As the insurer sends it.")
    meaning = fields.Selection(
        [
            ("granted", "Granted"),
            ("partial", "Granted in part"),
            ("reduced", "Reduced"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("unchanged", "Refused, cover as before"),
            ("pending", "Pending"),
            ("ignored", "Means nothing here"),
            ("to_review", "To be read by a person"),
            ("permanent", "Permanent"),
            ("temporary", "Temporary"),
            ("top_up", "Top-up"),
            ("decided", "Decided"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("received", "Received"),
            ("incomplete", "Incomplete"),
            ("waiting", "Waiting period"),
            ("accepted", "Accepted"),
            ("partly_accepted", "Accepted in part"),
            ("paid", "Paid"),
            ("closed", "Closed"),
            ("auth", "Access refused"),
            ("rejected", "Message refused"),
            ("unavailable", "Not available"),
        ],
        string="Your Meaning",
        compute="_compute_meaning",
        inverse="_inverse_meaning",
    )
    preliminary = fields.Boolean(
        compute="_compute_meaning",
        inverse="_inverse_meaning",
        help="The insurer goes on examining and will decide again.",
    )
    known_meaning = fields.Char(compute="_compute_known_meaning")

    # === COMPUTE METHODS === #

    @api.depends("table", "code")
    def _compute_key(self):
        for setting in self.filtered("table"):
            code = (setting.code or "").strip()
            setting.key = f"code.{setting.table}.{code}"

    @api.depends("value", "table")
    def _compute_meaning(self):
        for setting in self:
            status, preliminary = _parts(setting.table and setting.value)
            setting.meaning = status
            setting.preliminary = preliminary

    def _inverse_meaning(self):
        for setting in self.filtered("table"):
            more = f", {PRELIMINARY}" if setting.preliminary else ""
            setting.value = setting.meaning and f"{setting.meaning}{more}"

    @api.depends("known_value", "table")
    def _compute_known_meaning(self):
        labels = dict(self._fields["meaning"]._description_selection(self.env))
        for setting in self:
            status, preliminary = _parts(setting.table and setting.known_value)
            label = labels.get(status, "")
            if preliminary:
                label = self.env._("%s, preliminary", label)
            setting.known_meaning = label

    # === CONSTRAINTS === #

    @api.constrains("table", "code", "key")
    def _check_code(self):
        for setting in self:
            if setting.table and not (setting.code or "").strip():
                raise ValidationError(
                    self.env._("Enter the code as the insurer sends it.")
                )
            if not setting.table and setting.key.startswith("code."):
                raise ValidationError(
                    self.env._("Codes are entered in the list of codes.")
                )

    def _wrong(self, error):
        meanings = MEANINGS.get(self.table)
        if not meanings or not self.value:
            return super()._wrong(error)
        selections = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("meaning", "table")
        }
        labels = [label for m, label in selections["meaning"].items() if m in meanings]
        return self.env._(
            "The code %(code)s (%(table)s) can only mean one of these: %(meanings)s.",
            code=self.code,
            table=selections["table"][self.table],
            meanings=", ".join(labels),
        )

    # === WHAT IS KNOWN === #

    def _identified(self, key):
        kind, _dot, rest = key.partition(".")
        if kind != "code":
            return super()._identified(key)
        table, _dot, code = rest.partition(".")
        return {"table": table, "code": code}


def _parts(value):
    """Return the meaning in a value, and whether it is preliminary."""
    status, _comma, more = (value or "").partition(",")
    return status.strip() or False, more.strip() == PRELIMINARY
