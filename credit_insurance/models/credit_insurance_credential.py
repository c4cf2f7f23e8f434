# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from . import server_values

ENVIRONMENTS = [("sandbox", "Test"), ("production", "Production")]
#: Written and never read: the form shows only whether there is one.
SECRETS = ("client_secret", "api_key", "password")
IDENTIFIERS = ("client_id", "username", "customer_number", "business_unit")
FROM_SERVER = (*IDENTIFIERS, *SECRETS)


class CreditInsuranceCredential(models.Model):
    """Access data of an insurer's test or production service.

    They are two records, so that what was given for the one cannot reach the other.
    Secrets can be entered and forgotten, and no user reads them back.
    """

    _name = "credit.insurance.credential"
    _description = "Credit Insurer Access Data"
    _order = "insurer_id, environment desc"
    _rec_name = "environment"

    insurer_id = fields.Many2one(
        "credit.insurance.insurer", required=True, ondelete="cascade", index=True
    )
    environment = fields.Selection(ENVIRONMENTS, required=True, default="sandbox")
    server_name = fields.Char(
        string="Name on the Server",
        compute="_compute_server_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=False,
        help="Part of the names under which the server may hold these data: "
        "environment variables, or the section [credit_insurance] of odoo.conf.",
    )
    client_id = fields.Char(string="Client ID", copy=False)
    username = fields.Char(string="User", copy=False)
    customer_number = fields.Char(copy=False)
    business_unit = fields.Char(
        copy=False, help="First part of the policy's number at Allianz Trade."
    )
    digest = fields.Boolean(
        string="Password as Digest",
        copy=False,
        help="Send a digest of the password instead of the password.",
    )
    ca_bundle = fields.Char(
        string="Authorities",
        copy=False,
        help="Path, on the server, of a file with the certificate authorities that "
        "the insurer's service is verified with. Empty: the usual ones.",
    )
    secrets = fields.Json(groups=NO_ACCESS, copy=False)
    client_secret = fields.Char(compute="_compute_secrets", inverse="_inverse_secrets")
    api_key = fields.Char(
        string="API Key", compute="_compute_secrets", inverse="_inverse_secrets"
    )
    password = fields.Char(compute="_compute_secrets", inverse="_inverse_secrets")
    server_variables = fields.Text(
        string="Environment Variables", compute="_compute_server_variables"
    )
    needed = fields.Char(compute="_compute_needed")
    status = fields.Text(string="Completeness", compute="_compute_status")
    complete = fields.Boolean(compute="_compute_status")

    _environment_uniq = models.Constraint(
        "unique(insurer_id, environment)",
        "The access data of this environment exist already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("insurer_id")
    def _compute_server_name(self):
        for credential in self:
            if not credential.server_name:
                credential.server_name = credential.insurer_id.name or "insurer"

    def _compute_secrets(self):
        self.update(dict.fromkeys(SECRETS, ""))

    def _inverse_secrets(self):
        for credential in self:
            given = {name: credential[name] for name in SECRETS if credential[name]}
            stored = credential.sudo()
            stored.secrets = {**(stored.secrets or {}), **given}

    @api.depends("needed", "server_name", "environment")
    def _compute_server_variables(self):
        for credential in self:
            name, environment = credential.server_name, credential.environment
            credential.server_variables = "\n".join(
                server_values.variable(name or "", environment or "", field)
                for field in (credential.needed or "").split()
                if field in FROM_SERVER
            )

    @api.depends("insurer_id.code")
    def _compute_needed(self):
        for credential in self:
            names = credential.insurer_id._get_adapter()._credential_fields()
            credential.needed = " ".join(names)

    @api.depends(
        *("needed", "environment", "server_name", "secrets"), *IDENTIFIERS, *SECRETS
    )
    def _compute_status(self):
        for credential in self.sudo():
            missing = credential._missing()
            there = [name for name in credential._required() if name not in missing]
            served = [name for name in there if credential._served(name)]
            entered = [name for name in there if name not in served]
            credential.complete = not missing
            credential.status = "\n".join(
                title + ", ".join(map(credential._label, names))
                for title, names in (
                    (self.env._("Missing: "), missing),
                    (self.env._("Entered: "), entered),
                    (self.env._("Taken from the server: "), served),
                )
                if names
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        credentials = super().create(vals_list)
        credentials._changed()
        return credentials

    def write(self, vals):
        insurers = self.insurer_id
        result = super().write(vals)
        self._changed(insurers)
        return result

    def unlink(self):
        insurers = self.insurer_id
        result = super().unlink()
        insurers._connection_changed()
        return result

    def _changed(self, *insurers):
        # What was just entered is still in the cache.
        self.invalidate_recordset(SECRETS)
        self.insurer_id.union(*insurers)._connection_changed()

    # === ACTION METHODS === #

    def action_forget_secrets(self):
        """Delete the secrets that were entered here."""
        self.check_access("write")
        self.sudo().secrets = False

    # === VALUES === #

    def _required(self):
        return self.insurer_id._get_adapter()._required_credentials()

    def _missing(self):
        """Return the names of the required fields that have no value."""
        values = self._values()
        return [name for name in self._required() if not values[name]]

    def _is_entered(self):
        """Tell whether anything was entered here."""
        stored = self.sudo()
        return bool(stored.secrets) or any(stored[name] for name in IDENTIFIERS)

    def _served(self, name):
        """Return what the server says of a field, ``""`` for nothing."""
        if not self.server_name or not self.environment:
            return ""
        return server_values.value(self.server_name, self.environment, name)

    def _values(self):
        """Return all access data by field name, secrets included.

        What the server says goes before what was entered.

        :rtype: dict[str, str | bool]
        """
        stored = self.sudo()
        entered = {name: stored[name] or "" for name in IDENTIFIERS}
        entered |= dict.fromkeys(SECRETS, "") | (stored.secrets or {})
        # In a form that is not saved yet.
        entered |= {name: stored[name] for name in SECRETS if stored[name]}
        served = {name: self._served(name) for name in FROM_SERVER}
        found = {name: served[name] or entered[name] for name in FROM_SERVER}
        return {**found, "digest": stored.digest}

    def _client_certificate(self):
        """Return the certificate to present to the insurer's service, if any.

        :rtype: clients.certificate.ClientCertificate | None
        """
        return None

    def _label(self, name):
        """Return a field's name as users read it."""
        return self._fields[name].get_description(self.env)["string"]
