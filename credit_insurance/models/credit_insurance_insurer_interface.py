# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

MANAGER = "credit_insurance.group_manager"


class CreditInsuranceInsurer(models.Model):
    """What is known of an insurer's interface, and what was entered about it."""

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.insurer"

    setting_ids = fields.One2many(
        "credit.insurance.setting",
        "insurer_id",
        string="Interface",
        domain=[("table", "=", False)],
        groups=MANAGER,
        copy=False,
    )
    code_ids = fields.One2many(
        "credit.insurance.setting",
        "insurer_id",
        string="Codes",
        domain=[("table", "!=", False)],
        groups=MANAGER,
        copy=False,
    )
    interface_summary = fields.Text(
        string="What Is Known", compute="_compute_interface_summary", groups=MANAGER
    )
    feature_summary = fields.Text(
        string="Possible Now", compute="_compute_feature_summary", groups=MANAGER
    )

    # === COMPUTE METHODS === #

    @api.depends("setting_ids.mark", "code_ids.mark")
    def _compute_interface_summary(self):
        groups = self.env["credit.insurance.setting"]._read_group(
            [("insurer_id", "in", self.ids)], ["insurer_id", "mark"], ["__count"]
        )
        counts = {(insurer.id, mark): count for insurer, mark, count in groups}
        labels = dict(self._mark_labels())
        for insurer in self:
            found = {mark: counts.get((insurer.id, mark), 0) for mark in labels}
            insurer.interface_summary = ", ".join(
                f"{count} {labels[mark].lower()}"
                for mark, count in found.items()
                if count
            )

    @api.depends("code", "state", "setting_ids.value", "code_ids.value")
    def _compute_feature_summary(self):
        labels = self._feature_labels()
        for insurer in self:
            features = insurer._get_adapter()._features(insurer)
            known = [label for name, label in labels.items() if name in features]
            insurer.feature_summary = ", ".join(known)

    def _mark_labels(self):
        field = self.env["credit.insurance.setting"]._fields["mark"]
        return field._description_selection(self.env)

    def _feature_labels(self):
        return {
            "search": self.env._("search for companies"),
            "request": self.env._("request cover"),
            "decisions": self.env._("receive decisions"),
            "overdue": self.env._("declare unpaid invoices"),
            "claim": self.env._("file claims"),
            "claim_status": self.env._("follow claims"),
            "score": self.env._("order scores"),
        }

    # === SETTINGS === #

    def _overrides(self, environment=None):
        """Return what was entered about the interface, by the names of its facts.

        :param str environment: the one in use unless given
        :rtype: dict[str, str]
        """
        environment = environment or self._environment()
        settings = self.sudo().setting_ids | self.sudo().code_ids
        fitting = settings.filtered(
            lambda s: s.value and s.environment in (False, environment)
        )
        # What was entered for one environment goes before what is for both.
        ordered = fitting.sorted(lambda setting: bool(setting.environment))
        return {setting.key: setting.value for setting in ordered}

    def _enter_settings(self, values, environment=None):
        """Enter many facts at once, as from a file that an insurer's users share.

        :param dict values: text by the name of the fact
        :param str environment: for facts that are not the same in both; the one in
            use unless given
        :raises ValidationError: one of them cannot be used
        """
        environment = environment or self._environment()
        model = self.env["credit.insurance.setting"]
        settings = self.setting_ids | self.code_ids
        there = {(s.key.casefold(), s.environment): s for s in settings}
        created = []
        for key, value in values.items():
            places = [(key.casefold(), environment), (key.casefold(), False)]
            found = next((there[place] for place in places if place in there), None)
            if found:
                found.value = value
            else:
                place = model._identified(key)
                created.append({**place, "value": value, "insurer_id": self.id})
        return model.create(created)

    @api.model
    def _load_all_settings(self):
        """Bring the settings of all insurers up to date with this version."""
        connected = [("code", "not in", ("manual", "demo"))]
        self.with_context(active_test=False).search(connected)._load_settings()

    def _load_settings(self):
        self.env["credit.insurance.setting"].sudo()._load(self)

    def action_load_settings(self):
        """Bring the settings up to date with what this version knows."""
        self.check_access("write")
        self._load_settings()
