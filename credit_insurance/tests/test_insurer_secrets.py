# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import json
import logging

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..models.credit_insurance_credential import SECRETS
from .simulator import CREDENTIALS
from .test_insurer_connection import CODES, ConnectionCase

#: Recognisable, and right or wrong for the simulator.
RIGHT = {name: f"planted-{name}-7Q" for name in SECRETS}
WRONG = {name: f"planted-wrong-{name}-8Z" for name in SECRETS}
PLAIN = (*RIGHT.values(), *WRONG.values())
#: As they leave in a header.
CODED = [
    base64.b64encode(f"{CREDENTIALS['client_id']}:{secret}".encode()).decode()
    for secret in PLAIN
]
PLANTED = (*PLAIN, *CODED)
FAULTS = ("unauthorized", "server_error", "html", "reset_after", "truncated")
STORE = "credit_insurance_credential"


class Listener(logging.Handler):
    """Keeps all that is logged, however unimportant, but for the database's own."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


class TestInsurerSecrets(ConnectionCase):
    """Secrets are found nowhere but where they are stored."""

    def setUp(self):
        super().setUp()
        self.listener = Listener()
        names = ("odoo.addons.credit_insurance", "urllib3", "requests", "zeep")
        for name in names:
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            self.addCleanup(logger.removeHandler, self.listener)
            self.addCleanup(setattr, logger, "propagate", logger.propagate)
            logger.setLevel(logging.DEBUG)
            logger.propagate = False
            logger.addHandler(self.listener)
        self.said = []

    def _press(self, insurer):
        insurer._write_connection(insurer.connection_state, "")
        insurer.connection_checked_on = False
        try:
            self.said.append(self._test(insurer))
        except UserError as error:
            self.said.append(str(error))

    def _use(self, codes=("atradius", "soap")):
        """Test each insurer with right and wrong secrets, and with faults."""
        for code in codes:
            insurer = self._insurer(code)
            self._credential(insurer).write({**CREDENTIALS, **RIGHT})
            self._press(insurer)
            for fault in FAULTS:
                self._fault(fault)
                self._press(insurer)
                self._control("no_faults")
            self._credential(insurer).write(WRONG)
            self._press(insurer)
        self.env.flush_all()

    def assertClean(self, text, what):
        text = text if isinstance(text, str) else json.dumps(text, default=str)
        self.assertEqual([secret for secret in PLANTED if secret in text], [], what)

    def test_secrets_stay_where_they_are(self):
        self._use(CODES)
        self.assertEqual(len(self.said), len(CODES) * (len(FAULTS) + 2))
        self.assertTrue(self.listener.lines)
        self.assertClean(self.said, "sentences")
        self.assertClean(self.listener.lines, "log")
        self.assertClean(self._tables(), "database")

    def _tables(self):
        """Return the rows of all tables in which any of the secrets stands."""
        self.env.cr.execute(
            """SELECT relname FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
        )
        found = {}
        for (table,) in self.env.cr.fetchall():
            rows = self._rows(table)
            if rows:
                found[table] = rows
        stored = found.pop(STORE)
        for row in stored:
            del row["secrets"]
        return [found, stored]

    def _rows(self, table):
        self.env.cr.execute(
            SQL(
                "SELECT to_jsonb(t) FROM %s t WHERE to_jsonb(t)::text LIKE %s",
                SQL.identifier(table),
                "%planted-%",
            )
        )
        return [row for (row,) in self.env.cr.fetchall()]

    def test_the_search_finds_what_is_stored_elsewhere(self):
        self._use()
        self._insurer().message_post(body=f"my secret is {RIGHT['api_key']}")
        self.env.flush_all()
        with self.assertRaises(AssertionError):
            self.assertClean(self._tables(), "database")

    def test_no_user_reads_them_by_any_way(self):
        self._use()
        for user in (
            *(self.salesperson, self.officer, self.manager),
            *(self.administrator, self.env.ref("base.user_admin")),
        ):
            for code in ("atradius", "soap"):
                insurer = self._insurer(code).with_user(user)
                for records in (
                    insurer,
                    insurer.sudo().credential_ids.with_user(user),
                    insurer.sudo().setting_ids.with_user(user),
                ):
                    self._read_all_ways(records)

    def _read_all_ways(self, records):
        ways = {
            "read": lambda: records.read(),
            "copy_data": lambda: records.copy_data(),
            "export_data": lambda: records.export_data(self._exported(records)),
            "web_read": lambda: records.web_read(
                {name: {} for name in records._fields}
            ),
            "display_name": lambda: records.mapped("display_name"),
        }
        for name, way in ways.items():
            try:
                self.assertClean(way(), f"{records} {name} {records.env.user.login}")
            except (AccessError, UserError) as error:
                self.assertClean(str(error), name)

    def _exported(self, records):
        return [
            name
            for name, field in records._fields.items()
            if field.type in ("char", "text", "json") and field.exportable
        ]

    def test_an_account_does_not_show_them(self):
        for code in CODES:
            self._credential(self._insurer(code)).write(RIGHT)
            adapter = self._insurer(code)._get_adapter()
            account = adapter._account(self.policies[code])
            self.assertTrue(set(account.secrets()) & set(RIGHT.values()), code)
            with adapter._client(self.policies[code]) as client:
                self.assertClean(f"{account!r} {account} {client!r}", code)
