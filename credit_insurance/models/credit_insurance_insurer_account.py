# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..exceptions import CreditInsuranceError
from .credit_insurance_credential import ENVIRONMENTS

#: Of the insurer's services, by the state of the insurer.
ENVIRONMENT = {"test": "sandbox", "enabled": "production"}


class CreditInsuranceInsurer(models.Model):
    """Which service of an insurer is used, with which access data."""

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.insurer"

    state = fields.Selection(
        compute="_compute_state",
        store=True,
        precompute=True,
        readonly=False,
        default=None,
        help="Test: only the insurer's test service is used, with its own access "
        "data. Enabled: what is sent counts.",
    )
    credential_ids = fields.One2many(
        "credit.insurance.credential",
        "insurer_id",
        string="Access Data",
        groups="base.group_system",
        copy=False,
    )
    connected = fields.Boolean(compute="_compute_connected")
    about = fields.Text(compute="_compute_connected")
    access_summary = fields.Text(
        string="Access Data Entered",
        compute="_compute_access_summary",
        groups="credit_insurance.group_manager",
    )

    # === COMPUTE METHODS === #

    @api.depends("code")
    def _compute_state(self):
        for insurer in self:
            connected = insurer.code and insurer._get_adapter()._connected()
            insurer.state = "test" if connected else "enabled"

    @api.depends("code")
    def _compute_connected(self):
        for insurer in self:
            adapter = insurer._get_adapter()
            insurer.connected = adapter._connected()
            insurer.about = adapter._about()

    @api.depends("code", "state")
    def _compute_access_summary(self):
        labels = dict(self._fields_environment())
        for insurer in self:
            credentials = insurer.sudo().credential_ids.sorted()
            insurer.access_summary = "\n".join(
                self.env._(
                    "%(environment)s: complete", environment=labels[c.environment]
                )
                if c.complete
                else self.env._(
                    "%(environment)s: to be entered by a system administrator",
                    environment=labels[c.environment],
                )
                for c in credentials
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        insurers = super().create(vals_list)
        insurers._prepare_interface()
        return insurers

    def write(self, vals):
        if "code" in vals:
            self._check_code_change(vals["code"])
        result = super().write(vals)
        if "code" in vals:
            self._prepare_interface()
        if vals.keys() & {"code", "state"}:
            self._connection_changed()
        return result

    def _check_code_change(self, code):
        """Refuse to use what was entered for one insurer with another one.

        :raises CreditInsuranceError: access data or settings were entered
        """
        changed = self.sudo().filtered(lambda insurer: insurer.code != code)
        settings = changed.setting_ids | changed.code_ids
        if any(settings.mapped("value")) or any(
            credential._is_entered() for credential in changed.credential_ids
        ):
            raise CreditInsuranceError(
                self.env._(
                    "Access data or settings were entered for this connection, and "
                    "fit no other one. Create another insurer instead."
                )
            )

    # === ENVIRONMENT === #

    def _environment(self):
        """Return which service of the insurer's may be used, ``""`` for none.

        A neutralized database is a copy: what it says must not count.

        :rtype: str
        :returns: ``sandbox``, ``production`` or ``""``
        """
        environment = ENVIRONMENT.get(self.state, "") if self.active else ""
        if environment == "production" and self._neutralized():
            return ""
        return environment

    def _neutralized(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return bool(parameters.get_param("database.is_neutralized"))

    def _environment_label(self):
        return dict(self._fields_environment()).get(self._environment(), "")

    def _fields_environment(self):
        field = self.env["credit.insurance.credential"]._fields["environment"]
        return field._description_selection(self.env)

    def _not_reachable(self):
        """Return the sentence for an insurer of whom no service may be used."""
        if self.state == "disabled" or not self.active:
            return self.env._("%s is disabled: enable it first.", self.name)
        return self.env._(
            "This database is a copy for tests, which never contacts %s in "
            "production. Set the insurer to Test to use its test service.",
            self.name,
        )

    # === ACCESS DATA === #

    def _credential(self):
        """Return the access data of the environment in use, as superuser.

        :rtype: credit.insurance.credential
        """
        environment = self._environment()
        return self.sudo().credential_ids.filtered(
            lambda credential: credential.environment == environment
        )

    def _prepare_interface(self):
        """Make the records in which access data and settings are entered."""
        for insurer in self.sudo():
            if insurer._get_adapter()._connected():
                there = insurer.credential_ids.mapped("environment")
                insurer.credential_ids = [
                    fields.Command.create({"environment": environment})
                    for environment, _label in ENVIRONMENTS
                    if environment not in there
                ]
        self._load_settings()
