# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clients import errors
from ..rules import retry

_logger = logging.getLogger(__name__)

#: An insurer may still be working on a message whose answer did not come.
LOOK_UP_AFTER = timedelta(minutes=2)
#: Operations that change nothing at the insurer, and how often they are repeated when
#: an answer is not understood: gateways answer with web pages now and then.
READS, MOST_READS = ("search_buyer",), 3


class CreditInsuranceExchange(models.Model):
    """Sending, so that a process killed at any instant neither loses a message nor
    sends one twice.

    Before a message leaves, ``sending`` is committed. Its row is then locked for as
    long as the call lasts: one that says ``sending`` and is not locked belongs to a
    process that died, and is looked up at the insurer before anything else. The
    alternative, an advisory lock of the session, would outlive the transaction but
    also a worker that goes on with other work. A message per operation is handled
    by ``_send_<operation>``, ``_look_up_<operation>``, ``_follow_up_<operation>``.
    """

    _inherit = "credit.insurance.exchange"  # pylint: disable=consider-merging-classes-inherited

    # === CRON === #

    @api.model
    def _domain_due(self):
        """Return the domain of what is to be sent, looked up or asked after now."""
        return (
            Domain("direction", "=", "out")
            & Domain("state", "in", ("waiting", "unknown", "sent"))
            & Domain("next_attempt", "<=", fields.Datetime.now())
            & Domain("insurer_id.state", "!=", "disabled")
        )

    @api.model
    def _cron_send(self):
        """Send what is due, the oldest first, each in its own transaction."""
        self._find_interrupted()
        due = self.search(self._domain_due(), order="next_attempt, id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for exchange_id in due.ids:
            self.browse(exchange_id)._attempt()
            if not cron._commit_progress(1):
                break

    @api.model
    def _find_interrupted(self):
        """Take over what a process that died was sending."""
        sending = self.search([("state", "=", "sending")])
        for exchange in sending.try_lock_for_update():
            exchange.invalidate_recordset()
            if exchange.state == "sending":
                exchange._outcome_unknown(
                    self.env._("The server stopped while this was being sent.")
                )
        self.env["ir.cron"]._commit_progress()

    # === ONE ATTEMPT === #

    def _attempt(self):
        """Do what is due for one exchange and store what came of it."""
        exchange = self.try_lock_for_update()
        exchange.invalidate_recordset()
        exchange = exchange.filtered_domain(self._domain_due())
        if not exchange or not exchange._may_go():
            return
        step = {"waiting": "send", "unknown": "look_up", "sent": "follow_up"}
        step = step[exchange.state]
        if step == "send" and not exchange._begin():
            return
        trail = []
        try:
            exchange._call(step, trail)
            exchange.env.cr.flush()
        except errors.ClientError as error:
            exchange._failed(step, error)
        except Exception as error:
            # Whatever it was, the message may have left: nothing of it is certain.
            _logger.exception("Exchange %s failed", exchange.id)
            exchange.env.cr.rollback()
            exchange._crashed(step, error)
        exchange._keep(trail)

    def _may_go(self):
        """Tell whether the insurer may be called; else look again later."""
        if self.insurer_id._may_call() and self._is_ready():
            return True
        self.next_attempt = fields.Datetime.now() + timedelta(hours=1)
        return False

    def _is_ready(self):
        """Hook: tell whether nothing else has to happen before."""
        return True

    def _begin(self):
        """Write down, for good, that the message is about to leave.

        :returns: whether it is still this process that sends it
        """
        self.write(
            {
                "state": "sending",
                "attempts": self.attempts + 1,
                "sent_on": fields.Datetime.now(),
                **self._no_error(),
            }
        )
        self.env["ir.cron"]._commit_progress()
        # The lock ended with the transaction.
        attempts = self.attempts
        held = self.try_lock_for_update()
        held.invalidate_recordset()
        return bool(held) and (held.state, held.attempts) == ("sending", attempts)

    def _call(self, step, trail):
        """Call the insurer by the exchange's operation.

        :param str step: ``send``, ``look_up`` or ``follow_up``
        :param list trail: gets a ``clients.calls.Exchange`` for each call
        :raises clients.errors.ClientError: with what to do next
        """
        with self._open_client(trail.append) as client:
            getattr(self, f"_{step}_{self.operation}")(client)

    def _open_client(self, listener):
        """Hook: return the client of the exchange's insurer, a context manager."""
        return self._adapter()._client(self.policy_id, listener)

    # === WHAT CAME OF IT === #

    def _failed(self, step, error):
        """Do what an error of a client advises."""
        self.write(self._describe_error(error))
        if step == "send":
            self._sending_failed(error)
        elif step == "look_up":
            self._look_up_failed(error)
        else:
            self._follow_up_failed(error)

    def _describe_error(self, error):
        return {
            "error_code": getattr(error, "code", "") or type(error).__name__,
            "error_message": self.insurer_id._explain(error),
            "error_detail": f"{error}\n\n{error.body}".strip(),
        }

    def _sending_failed(self, error):
        if error.maybe_processed:
            self._outcome_unknown(self.error_message)
        elif isinstance(error, errors.Unavailable) or self._may_read_again(error):
            self._later("waiting", error)
        elif isinstance(error, errors.Auth):
            self._later("waiting", error)
            self.insurer_id._connection_refused(error)
        elif isinstance(error, errors.Rejected):
            self._close("rejected")
        else:
            self._close("to_review")

    def _may_read_again(self, error):
        unclear = isinstance(error, errors.Protocol) and self.operation in READS
        return unclear and self.attempts < MOST_READS

    def _look_up_failed(self, error):
        """What cannot be looked up is for a human; what failed is tried again."""
        if isinstance(error, errors.Auth):
            self._later("unknown", error)
            self.insurer_id._connection_refused(error)
        elif isinstance(error, (errors.OutcomeUnknown, errors.NotConfigured)):
            self._close("to_review", error_message=self._ask_insurer())
        else:
            self._later("unknown", error)

    def _follow_up_failed(self, error):
        if isinstance(error, errors.Auth):
            self.insurer_id._connection_refused(error)
        if isinstance(error, (errors.Rejected, errors.NotConfigured)):
            self._close("to_review")
        else:
            self._later("sent", error)

    def _ask_insurer(self):
        return self.env._(
            "The insurer may have received this message, and it cannot be found out "
            "from here. Ask the insurer, then send it again or give it up."
        )

    def _later(self, state, error):
        """Try again later, or leave it to a human after many attempts."""
        attempts = self.attempts if state == "waiting" else self.attempts + 1
        wait = retry.delay(
            max(attempts, 1),
            random.random(),  # noqa: S311 - no secret depends on it
            getattr(error, "retry_after", None),
        )
        if wait is None:
            self._close("to_review")
            return
        at = fields.Datetime.now() + wait
        self.write({"state": state, "attempts": attempts, "next_attempt": at})
        self._trigger(at)

    def _send_again(self):
        """Send what a look-up did not find at the insurer: it never arrived."""
        self.write({"state": "waiting", "next_attempt": fields.Datetime.now()})
        self._trigger()

    def _outcome_unknown(self, message):
        """Look the message up before anything else is done with it."""
        at = fields.Datetime.now() + LOOK_UP_AFTER
        self.write({"state": "unknown", "error_message": message, "next_attempt": at})
        self._trigger(at)

    def _crashed(self, step, error):
        """Store that our own side failed, in a new transaction."""
        self.invalidate_recordset()
        message = self.env._(
            "The answer of the insurer could not be stored. It is looked up again."
        )
        self.error_detail = f"{type(error).__name__}: {error}"
        if step == "send":
            self._outcome_unknown(message)
        else:
            self.error_message = message
            self._later(self.state, error)

    def _keep(self, trail):
        """Attach what went over the wire, redacted."""
        self.env["ir.attachment"].create(
            [
                {
                    "name": f"{item.operation} {item.status or '-'}.txt",
                    "raw": self._transcript(item).encode(),
                    "mimetype": "text/plain",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for item in trail
            ]
        )

    @api.model
    def _transcript(self, item):
        """Return the text that is kept of a ``clients.calls.Exchange``."""
        head = f"{item.method} {item.url}\n{item.milliseconds} ms"
        outcome = f"HTTP {item.status}" if item.status else ""
        parts = (head, item.request, outcome, item.response, item.error)
        return "\n\n".join(filter(None, parts))
