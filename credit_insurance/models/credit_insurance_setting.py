# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clients.dialect import CONFIGURED, UNVERIFIED, Fact
from ..clients.errors import NotConfigured
from ..clients.transport import check_url
from ..exceptions import CreditInsuranceError
from .credit_insurance_credential import ENVIRONMENTS
from .written_values import refuse_written, written_names

#: Where the access data are sent to: theirs is the administrator who enters those.
ADDRESSES = ("url", "auth.url")
#: Settings that take part in a login.
LOGIN = (*ADDRESSES, "prefix", "path.login", "scope", "namespace")
LOGIN_STARTS = ("grant.", "token.")
#: Positive numbers.
NUMBERS = ("amount.step", "page.size", "token.seconds", "window.days")
UNKNOWN = "unknown"
#: Comes with the add-on; users enter their value beside it.
KNOWN = frozenset({"known_value", "known_mark", "mark", "sequence"})


class CreditInsuranceSetting(models.Model):
    """One fact of an insurer's interface: what is known, and what was entered.

    Without a value of its own a setting is what this add-on knows, which says how
    sure that is. Meanings of codes are settings too, see the file that extends this.
    """

    _name = "credit.insurance.setting"
    _description = "Credit Insurer Interface Setting"
    _order = "insurer_id, sequence, key, environment desc"
    _rec_name = "key"

    insurer_id = fields.Many2one(
        "credit.insurance.insurer", required=True, ondelete="cascade", index=True
    )
    environment = fields.Selection(
        ENVIRONMENTS, help="Empty: the value is that of the test service as well."
    )
    key = fields.Char(
        string="Setting",
        compute="_compute_key",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    value = fields.Char(
        string="Your Value", help="Replaces what is known. Empty: what is known."
    )
    known_value = fields.Char(readonly=True)
    known_mark = fields.Char(readonly=True)
    mark = fields.Selection(
        [
            ("documented", "Documented by the insurer"),
            ("observed", "Seen in working software"),
            ("reported", "Hearsay"),
            ("inferred", "Concluded"),
            ("unverified", "Assumed"),
            ("configured", "Entered by you"),
            (UNKNOWN, "Not known"),
        ],
        string="How Sure",
        compute="_compute_mark",
        store=True,
    )

    _key_uniq = models.UniqueIndex(
        "(insurer_id, COALESCE(environment, ''), lower(key))",
        "This setting of the insurer exists already.",
    )

    # === COMPUTE METHODS === #

    def _compute_key(self):
        """Codes name themselves, other settings are given their key."""

    @api.depends("key")
    def _compute_sequence(self):
        for setting in self:
            key = setting.key or ""
            places = (key in ADDRESSES, setting._is_login(), key.startswith("path."))
            setting.sequence = (*places, True).index(True)

    def _is_login(self):
        key = self.key or ""
        return key in LOGIN or key.startswith(LOGIN_STARTS)

    @api.depends("value", "known_value", "known_mark")
    def _compute_mark(self):
        for setting in self:
            known = setting.known_mark if setting.known_value else UNKNOWN
            setting.mark = CONFIGURED if setting.value else known or UNKNOWN

    # === CONSTRAINTS === #

    @api.constrains("insurer_id", "environment", "key", "value")
    def _check_value(self):
        for setting in self:
            for dialect in setting._dialects():
                try:
                    setting._try(dialect)
                except NotConfigured as error:
                    raise ValidationError(setting._wrong(error)) from None

    def _dialects(self):
        """Return what is known of the environments that the setting is for."""
        adapter = self.insurer_id._get_adapter()
        names = [name for name, _label in ENVIRONMENTS]
        dialects = [
            adapter._dialect(name)
            for name in names
            if self.environment in (False, name)
        ]
        if None in dialects:
            raise ValidationError(
                self.env._("%s has no interface to set up.", self.insurer_id.name)
            )
        return dialects

    def _try(self, dialect):
        """Use the setting as a client would.

        :raises NotConfigured: it cannot be used
        """
        value = self.value or ""
        changed = dialect.override({self.key: value})
        if not value:
            return
        if self.key in ADDRESSES:
            check_url(value)
        if self.key in NUMBERS:
            changed.number(self.key)
        # Else it would go on with the name of the host.
        if self.key.startswith(("path.", "prefix")) and not value.startswith("/"):
            raise NotConfigured(self.key, "does not begin with a slash")

    def _wrong(self, error):
        """Return the sentence for a value that cannot be used."""
        if error.detail.endswith("no such setting"):
            return self.env._(
                "%(insurer)s has no setting “%(key)s”.",
                insurer=self.insurer_id.name,
                key=self.key,
            )
        if self.key.startswith("code."):
            return self.env._(
                "“%(value)s” is not a meaning that “%(key)s” can have.",
                value=self.value,
                key=self.key,
            )
        if self.key in ADDRESSES:
            return self.env._(
                "“%s” must be an address that begins with https:// and holds no "
                "user or password.",
                self.key,
            )
        if self.key in NUMBERS:
            return self.env._("“%s” must be a positive number.", self.key)
        return self.env._("“%s” must begin with a slash.", self.key)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & KNOWN)
        settings = super().create(vals_list)
        settings.filtered("value")._changed()
        return settings

    def write(self, vals):
        refuse_written(self, vals.keys() & KNOWN)
        if vals.keys() & {"value", "key", "environment", "insurer_id"}:
            self._changed()
        result = super().write(vals)
        if vals.keys() & {"value", "key", "environment", "insurer_id"}:
            self._changed()
        return result

    def unlink(self):
        self.filtered("value")._changed()
        return super().unlink()

    def _changed(self):
        """Keep addresses to administrators, and test anew what logins depend on."""
        addresses = self.filtered(lambda setting: setting.key in ADDRESSES)
        if addresses and not (
            self.env.su or self.env.user.has_group("base.group_system")
        ):
            raise CreditInsuranceError(
                self.env._(
                    "The access data are sent to this address: only a system "
                    "administrator changes it."
                )
            )
        logins = self.filtered(lambda setting: setting._is_login())
        logins.insurer_id._connection_changed()

    # === WHAT IS KNOWN === #

    @api.model
    def _load(self, insurers):
        """Bring the settings of insurers up to date; what was entered stays.

        :param insurers: ``credit.insurance.insurer``
        """
        for insurer in insurers:
            known = self._known(insurer)
            there = self.search([("insurer_id", "=", insurer.id)])
            for setting in there:
                setting._update_known(known.pop(setting._place(), None))
            self.create(
                [
                    {**self._identified(key), **self._known_values(fact)}
                    | {"insurer_id": insurer.id, "environment": environment}
                    for (key, environment), fact in known.items()
                ]
            )

    def _known(self, insurer):
        """Return what is known of an insurer's interface.

        :rtype: dict[tuple[str, str | bool], Fact]
        :returns: by key and environment, the latter ``False`` for both
        """
        adapter = insurer._get_adapter()
        names = [name for name, _label in ENVIRONMENTS]
        facts = {name: dict(adapter._dialect(name) or ()) for name in names}
        known = {}
        for key in sorted(set().union(*facts.values())):
            found = [facts[name].get(key, Fact("")) for name in names]
            if key in ADDRESSES or found[0] != found[1]:
                known |= {(key, names[i]): fact for i, fact in enumerate(found)}
            else:
                known[key, False] = found[0]
        return known

    def _place(self):
        return self.key, self.environment

    def _identified(self, key):
        return {"key": key}

    def _known_values(self, fact):
        return {"known_value": fact.value, "known_mark": fact.mark}

    def _update_known(self, fact):
        if not fact and not self.value:
            self.unlink()
            return
        values = self._known_values(fact or Fact("", UNVERIFIED))
        if any((self[name] or "") != value for name, value in values.items()):
            self.write(values)
