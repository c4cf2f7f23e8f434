# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..clients import errors
from ..exceptions import CreditInsuranceError
from .notification import RELOAD, notification
from .written_values import refuse_written, written_names

ACTIVITY = "credit_insurance.mail_activity_type_connection"
MANAGER = "credit_insurance.group_manager"
#: Insurers lock accounts after a few refusals.
PAUSE = timedelta(minutes=1)
#: Found out by the server alone: "refused" stops the traffic.
CONNECTION_FIELDS = frozenset(
    {
        "connection_state",
        "connection_message",
        "connection_checked_on",
        "connection_version",
    }
)


class CreditInsuranceInsurer(models.Model):
    """Whether an insurer accepts the access data, and who is told that not."""

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.insurer"

    connection_state = fields.Selection(
        [("untested", "Not tested"), ("working", "Working"), ("refused", "Refused")],
        string="Connection Status",
        default="untested",
        required=True,
        readonly=True,
        copy=False,
        help="Refused: nothing more is sent until the access data change or a test "
        "succeeds, because insurers lock accounts after a few refusals.",
    )
    connection_message = fields.Char(readonly=True, copy=False)
    connection_checked_on = fields.Datetime(
        string="Tested On", readonly=True, copy=False
    )
    connection_version = fields.Integer(readonly=True, copy=False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & CONNECTION_FIELDS)
        return super().create(vals_list)

    def write(self, vals):
        refuse_written(self, vals.keys() & CONNECTION_FIELDS)
        return super().write(vals)

    # === BUTTON === #

    def action_test_connection(self):
        """Log in at the insurer and tell how it went.

        The only click that waits for an insurer: half a minute at most.

        :raises UserError: nothing was sent, with the reason
        """
        self.ensure_one()
        self._check_may_test()
        insurer = self.sudo()
        adapter = insurer._get_adapter()
        adapter._check_configuration(insurer)
        if not adapter._connected():
            return self._notify("success", self.env._("%s is ready.", self.name))
        if not insurer.try_lock_for_update(allow_referencing=True):
            raise CreditInsuranceError(
                self.env._("A test of %s is under way: wait for it.", self.name)
            )
        return self._notify(*insurer._test_connection(adapter))

    def _check_may_test(self):
        """Refuse a test to whom it does not belong, and a second one too soon.

        :raises AccessError: for anybody but managers and system administrators
        :raises CreditInsuranceError: the last refusal was just now
        """
        self.check_access("read")
        if not (
            self.env.user.has_group(MANAGER)
            or self.env.user.has_group("base.group_system")
        ):
            raise AccessError(
                self.env._("Only managers of credit insurance test a connection.")
            )
        last = self.connection_checked_on
        if self.connection_state == "refused" and (
            last and fields.Datetime.now() < last + PAUSE
        ):
            raise CreditInsuranceError(
                self.env._(
                    "%s refused these access data a moment ago, and may lock the "
                    "account after more attempts. Correct them, or wait a minute.",
                    self.name,
                )
            )

    def _test_connection(self, adapter):
        """Log in and write down how it went.

        :returns: kind and sentence of a notification
        """
        # Tokens of before prove nothing, and a refusal of before must not either.
        self.connection_version += 1
        try:
            adapter._check_connection(self)
        except errors.ClientError as error:
            return "danger", self._connection_failed(error)
        return "success", self._connection_works()

    def _connection_works(self):
        message = self.env._(
            "%(insurer)s accepts the access data (%(environment)s).",
            insurer=self.name,
            environment=self._environment_label(),
        )
        self._write_connection("working", message)
        self.activity_unlink([ACTIVITY])
        return message

    def _connection_failed(self, error):
        if isinstance(error, errors.Auth):
            self._connection_refused(error)
            return self.connection_message
        state = "refused" if self.connection_state == "refused" else "untested"
        self._write_connection(state, self._explain(error))
        return self.connection_message

    def _write_connection(self, state, message):
        self.write(
            {
                "connection_state": state,
                "connection_message": message,
                "connection_checked_on": fields.Datetime.now(),
            }
        )

    def _notify(self, kind, message):
        return notification(message, kind, sticky=kind == "danger", then=RELOAD)

    # === STATUS === #

    def _may_call(self):
        """Tell whether anything may be sent to the insurer now.

        :rtype: bool
        """
        if not self._get_adapter()._connected():
            return self.active and self.state != "disabled"
        return bool(self._environment()) and self.connection_state != "refused"

    def _tokens_version(self):
        """Return a number that changes whenever the connection is renewed."""
        return self.connection_version

    def _connection_changed(self):
        """Forget what was found out with access data that are no longer the same."""
        for insurer in self.sudo().filtered(
            lambda i: i.connected or i.connection_state != "untested"
        ):
            insurer.write(
                {
                    "connection_state": "untested",
                    "connection_message": False,
                    "connection_version": insurer.connection_version + 1,
                }
            )
            insurer.activity_unlink([ACTIVITY])

    def _connection_refused(self, error):
        """Stop the traffic with an insurer and tell the managers, once.

        :param clients.errors.Auth error: the refusal
        """
        insurer = self.sudo()
        if not insurer.try_lock_for_update(allow_referencing=True):
            # A test is under way; what it finds out is newer.
            return
        known = insurer.connection_state == "refused"
        insurer._write_connection("refused", insurer._explain(error))
        if not known:
            insurer.message_post(body=insurer.connection_message)
            for user in insurer._connection_recipients():
                insurer._ask_to_correct(user)

    def _connection_recipients(self):
        """Return the managers who work in the insurer's company."""
        managers = self.env.ref(MANAGER).all_user_ids
        return managers.filtered(lambda user: self.company_id in user.company_ids)

    def _ask_to_correct(self, user):
        insurer = self.with_context(lang=user.lang)
        note = insurer.env._(
            "Nothing is sent to %s until the access data are corrected or a test of "
            "the connection succeeds.",
            insurer.name,
        )
        insurer.activity_schedule(ACTIVITY, user_id=user.id, note=note)
