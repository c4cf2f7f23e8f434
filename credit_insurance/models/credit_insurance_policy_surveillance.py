# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clients import errors
from ..clients.base import DECISIONS
from ..rules import retry
from .notice_summary import Summary

_logger = logging.getLogger(__name__)

CRON = "credit_insurance.ir_cron_fetch"
#: Pages that are read in one go; an insurer that has more goes on the next time.
MOST_PAGES = 1_000


class CreditInsurancePolicy(models.Model):
    """Surveillance: what insurers decided since the last time is fetched by itself."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    decision_cursor = fields.Char(
        readonly=True, copy=False, groups="base.group_system", help="Where to go on."
    )
    fetched_on = fields.Datetime(
        string="Decisions Read On",
        readonly=True,
        copy=False,
        help="What the insurer decides later is not here yet.",
    )
    next_fetch = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
    fetch_failures = fields.Integer(readonly=True, copy=False)
    fetch_error = fields.Char(
        readonly=True, copy=False, help="Why the insurer's decisions could not be read."
    )

    # === CRON === #

    @api.model
    def _cron_fetch_decisions(self):
        """Fetch what was decided, policy after policy, each page for good."""
        now = fields.Datetime.now()
        due = self.search(
            Domain("state", "in", ("active", "run_off"))
            & Domain("insurer_id.state", "!=", "disabled")
        ).filtered(lambda p: p._is_fetch_due(now) and p._fetches_decisions())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for policy_id in due.ids:
            self.browse(policy_id)._fetch_or_explain()
            if not cron._commit_progress(1):
                break

    def _is_fetch_due(self, now):
        """Tell whether it is time to fetch: for long enough, or the insurer called."""
        if not self.next_fetch or self.next_fetch <= now:
            return True
        called = self.insurer_id.webhook_fetch_on
        # After a failure the insurer is left alone for as long as it wishes.
        if not called or called > now or self.fetch_failures:
            return False
        return not self.fetched_on or self.fetched_on <= called

    def _fetches_decisions(self):
        insurer = self.insurer_id
        adapter = insurer._get_adapter()
        return (
            adapter._connected()
            and insurer._may_call()
            and DECISIONS in adapter._features(insurer)
        )

    def _fetch_soon(self, at=None):
        """Fetch decisions as soon as a worker is free, or at a time.

        :param datetime at: ``None`` for now
        """
        moment = at or fields.Datetime.now()
        for policy in self.sudo():
            if not policy.next_fetch or policy.next_fetch > moment:
                policy.next_fetch = moment
        self._trigger_fetch(at)

    @api.model
    def _trigger_fetch(self, at=None):
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger(at)

    def _fetch_or_explain(self):
        """Fetch decisions; a failure is kept on the policy and tried again later."""
        policy = self.try_lock_for_update(allow_referencing=True)
        if not policy:
            return
        try:
            policy._fetch_decisions()
        except errors.ClientError as error:
            policy._fetch_failed(error)
        except Exception as error:
            _logger.exception("Decisions of policy %s could not be stored", policy.id)
            policy.env.cr.rollback()
            policy.invalidate_recordset()
            policy._fetch_failed(error)

    def _fetch_decisions(self):
        """Fetch and store pages of decisions until there is no more.

        The cursor is stored in the transaction of its decisions: killed in between,
        the page is read again, and what is in it recognised.

        :raises clients.errors.ClientError: with what to do next
        """
        begun = fields.Datetime.now()
        cursor, seen, listed = self.decision_cursor or "", set(), set()
        begun_at_start = not cursor
        summary = Summary(everything=not self.fetched_on)
        with self.insurer_id._get_adapter().sudo()._client(self) as client:
            for _number in range(MOST_PAGES):
                page = client.fetch_decisions(cursor)
                listed |= self._store_page(page, summary)
                seen.add(cursor)
                cursor = page.cursor
                if not page.more or cursor in seen:
                    break
        self._fetched(begun)
        self._fetch_ended(summary)
        if page.full and begun_at_start and not page.more:
            self._listed_in_full(listed)

    def _store_page(self, page, summary):
        """Store a page for good.

        :param Summary summary: of all pages, of what is not told one by one
        :returns: ids of the covers that it lists
        """
        received = self._receive_decisions(page.decisions)
        self.decision_cursor = page.cursor
        self._decisions_fetched(received, summary)
        covers = self._covers_listed(page.decisions)
        self.env["ir.cron"]._commit_progress()
        # What is not needed any more; a portfolio has tens of thousands of covers.
        self.env.invalidate_all()
        return covers

    def _covers_listed(self, decisions):
        """Return the ids of the covers that decisions are about."""
        keys = [decision.key for decision in decisions]
        stored = self.env["credit.insurance.decision"].search_fetch(
            [("policy_id", "=", self.id), ("insurer_key", "in", keys)], ["cover_id"]
        )
        # What is to review, and refusals to change a cover, is listed as well.
        filed = self.env["credit.insurance.exchange"].search_fetch(
            [("policy_id", "=", self.id), ("idempotency_key", "in", keys)],
            ["cover_id"],
        )
        return set(stored.cover_id.ids) | set(filed.cover_id.ids)

    def _fetched(self, begun):
        """Write down that all was read that there was when the fetch began."""
        now = fields.Datetime.now()
        hours = max(self.insurer_id.fetch_hours, 1)
        self.write(
            {
                "fetched_on": begun,
                "next_fetch": now + timedelta(hours=hours),
                "fetch_failures": 0,
                "fetch_error": False,
            }
        )

    def _fetch_failed(self, error):
        """Say why, and try again later; the orders go on with what is known."""
        failures = self.fetch_failures + 1
        wait = retry.delay(
            min(failures, retry.MOST_ATTEMPTS - 1),
            random.random(),  # noqa: S311 - no secret depends on it
            getattr(error, "retry_after", None),
        )
        at = fields.Datetime.now() + wait
        self.write(
            {
                "fetch_failures": failures,
                "next_fetch": at,
                "fetch_error": self._explain_failure(error),
            }
        )
        self._fetch_soon(at)
        if isinstance(error, errors.Auth):
            self.insurer_id._connection_refused(error)

    def _explain_failure(self, error):
        if isinstance(error, errors.ClientError):
            return self.insurer_id._explain(error)
        return self.env._(
            "The decisions could not be stored. An administrator finds the reason in "
            "the server's log."
        )

    # === HOOKS === #

    def _decisions_fetched(self, received, summary=None):
        """Hook: decisions arrived from the insurer and are stored.

        :param received: new ``credit.insurance.decision`` records
        :param Summary summary: of a fetch that is not over yet
        """

    def _fetch_ended(self, summary):
        """Hook: the insurer has told all that is new.

        :param Summary summary: of what is not told one by one
        """

    def _listed_in_full(self, covers):
        """Hook: the insurer has told its whole portfolio.

        :param covers: ids of the covers in it
        """
