# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from ..exceptions import CreditInsuranceError
from .documents import TODAY, in_days
from .limit_lists import IMPORT, LimitListCase

TITLES = "SIREN;Acheteur;Montant;Devise;Décision;Date d'effet;Date de fin;Quotité"


class TestLimitImport(LimitListCase):
    """A list is shown before it counts, and counts as it was shown."""

    def test_a_list_of_new_buyers(self):
        data = self._list("552 100 554;Une;1 000,50 €", "542107651;Deux;2.000,00")
        wizard = self._import(data)
        self.assertEqual(
            self._changes(wizard), [(2, "new", 0, 1000.5), (3, "new", 0, 2000)]
        )
        self.assertFalse(self.policy.cover_ids, "the preview changes nothing")
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer, self.other), [1000.5, 2000])
        decision = self._cover().decision_ids
        self.assertEqual((decision.date_from, decision.decided_on), (TODAY, TODAY))
        self.assertEqual(wizard.state, "done")

    def test_changes_of_buyers_with_a_limit(self):
        third = self._create_buyer("Test Third", company_registry="383474814")
        for buyer in (self.buyer, self.other, third):
            self._decide(500, buyer)
        data = self._list("552100554;;800", "542107651;;300", "383474814;;0")
        wizard = self._import(data)
        self.assertEqual(
            self._changes(wizard),
            [(2, "up", 500, 800), (3, "down", 500, 300), (4, "ends", 500, 0)],
        )
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer, self.other, third), [800, 300, 0])
        self.assertEqual(self._cover(third).state, "refused")

    def test_the_same_list_changes_nothing(self):
        data = self._list(
            "552100554;A;1000;EUR;Accordé;01/03/2026;31/12/2026;85 %",
            "542107651;B;;EUR;Refusé;;;",
            titles=TITLES,
        )
        self._import(data).action_import()
        decisions = self.policy.cover_ids.decision_ids
        self.assertEqual(len(decisions), 2)
        for day in (TODAY, in_days(30)):
            wizard = self._import(data, day=day)
            self.assertEqual(
                {change for _l, change, *_x in self._changes(wizard)}, {"same"}
            )
            wizard.action_import()
            self.env.invalidate_all()
            self.assertEqual(self.policy.cover_ids.decision_ids, decisions)

    def test_all_that_a_row_tells_is_kept(self):
        data = self._list(
            "552100554;A;1000;EUR;Accord partiel;01/03/2026;31/12/2026;85 %",
            titles=TITLES,
        )
        self._import(data).action_import()
        decision = self._cover().decision_ids
        self.assertEqual(
            (
                decision.status,
                decision.amount,
                decision.date_from,
                decision.date_to,
                decision.insured_percentage,
                decision.code,
            ),
            (
                "partial",
                1000,
                date(2026, 3, 1),
                date(2026, 12, 31),
                85,
                "Accord partiel",
            ),
        )

    def test_another_percentage_is_other_terms(self):
        self._decide(1000, insured_percentage=90)
        data = self._list("552100554;A;1000;;;;;80", titles=TITLES)
        wizard = self._import(data)
        self.assertEqual(self._changes(wizard), [(2, "terms", 1000, 1000)])
        wizard.action_import()
        self.assertEqual(
            self._cover().decision_ids.sorted("id")[-1:].insured_percentage, 80
        )
        self.assertEqual(self._changes(self._import(data))[0][1], "same")

    def test_what_is_not_decided_yet_is_left_alone(self):
        data = self._list("552100554;A;;;en cours;;;", titles=TITLES)
        wizard = self._import(data)
        self.assertEqual(self._changes(wizard), [(2, "pending", 0, 0)])
        wizard.action_import()
        self.assertFalse(self.policy.cover_ids)

    def test_an_imported_decision_answers_the_request(self):
        cover = self._cover()
        cover.requested_amount = 900
        cover.action_request()
        self._import(self._list("552100554;A;700")).action_import()
        self.env.invalidate_all()
        self.assertEqual((cover.request_state, cover.insured_limit), ("none", 700))

    def test_the_file_is_kept_with_the_policy(self):
        data = self._list("552100554;A;1000")
        self._import(data).action_import()
        message = self.policy.message_ids[:1]
        self.assertEqual(message.author_id, self.officer.partner_id)
        self.assertIn("1 decisions imported", str(message.body))
        self.assertEqual(message.attachment_ids.name, "liste.csv")
        self.assertEqual(message.attachment_ids.raw, data)

    def test_what_changed_since_the_preview_is_shown_first(self):
        wizard = self._import(self._list("552100554;A;1000"))
        self._decide(400)
        wizard.action_import()
        self.assertTrue(wizard.outdated)
        self.assertEqual(self._limits(self.buyer), [400])
        self.assertEqual(self._changes(wizard), [(2, "up", 400, 1000)])
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer), [1000])

    def test_a_decision_that_was_replaced_does_not_come_back_unseen(self):
        data = self._list("552100554;A;1000")
        self._import(data).action_import()
        self._decide(400, date_from=TODAY, decided_on=TODAY)
        wizard = self._import(data)
        self.assertIn("another one has replaced it", self._problems(wizard)[2])
        self.assertEqual(self._limits(self.buyer), [400])

    def test_temporary_limits_come_on_top_once(self):
        self._decide(500)
        titles = "SIREN;Montant;Type;Du;Au"
        row = "552100554;200;temporaire;01/06/2026;31/07/2026"
        wizard = self._import(self._list(row, titles=titles))
        self.assertEqual(self._changes(wizard), [(2, "up", 500, 700)])
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer), [700])
        self.assertEqual(
            self._changes(self._import(self._list(row, titles=titles))),
            [(2, "same", 700, 700)],
        )

    # === ERRORS === #

    def test_a_list_with_errors_is_not_imported(self):
        data = self._list("552100554;A;1000", "542107651;B;12,34,56")
        wizard = self._import(data)
        self.assertIn("“12,34,56” is no amount", self._problems(wizard)[3])
        with self.assertSays(CreditInsuranceError, "1 rows are in error"):
            wizard.action_import()
        self.assertFalse(self.policy.cover_ids)
        wizard.leave_out_errors = True
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer, self.other), [1000, 0])

    def test_rows_say_why_they_are_in_error(self):
        data = self._list(
            "552100554;A;1000;USD;;;;",
            "542107651;B;-5;;;;;",
            "542107651;B;5;;Bizarre;;;",
            "542107651;B;5;;;31/02/2026;;",
            "123456782;Nobody;5;;;;;",
            ";;5;;;;;",
            titles=TITLES,
        )
        problems = self._problems(self._import(data))
        sentences = {
            2: "in USD and the policy in EUR",
            3: "cannot be negative",
            4: "What “Bizarre” means is not known",
            5: "“31/02/2026” is no date",
            6: "No customer is known as Nobody",
            7: "does not tell the buyer",
        }
        self.assertEqual(set(problems), set(sentences))
        for line, sentence in sentences.items():
            self.assertIn(sentence, problems[line])

    def test_two_rows_about_the_same_limit_are_both_in_error(self):
        wizard = self._import(self._list("552100554;A;5", "552100554;A;6"))
        self.assertEqual(set(self._problems(wizard)), {2, 3})

    def test_a_file_that_cannot_be_read_says_why(self):
        for data, sentence in (
            (b"", "file is empty"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or a protected Excel"),
            (b"PK\x03\x04rubbish", "cannot be opened"),
            (b"One;Two\n1;2\n", "No column tells who the buyer is"),
            (b"SIREN;Two\n1;2\n", "No column tells the limit"),
            (b'SIREN;Montant\n"1;2\n', "Line 2: a quotation mark"),
        ):
            with self.assertSays(CreditInsuranceError, sentence):
                self._import(data)

    # === WHOLE PORTFOLIO === #

    def test_buyers_that_are_not_listed_keep_their_limit(self):
        self._decide(500, self.other)
        wizard = self._import(self._list("552100554;A;1000"))
        self.assertIn((0, "not_listed", 500, 500), self._changes(wizard))
        self.assertEqual((wizard.change_count, wizard.end_count), (1, 0))
        wizard.action_import()
        self.assertEqual(self._limits(self.other), [500])

    def test_a_whole_portfolio_ends_the_others(self):
        self._decide(500, self.other)
        data = self._list("552100554;A;1000")
        wizard = self._import(data, whole_portfolio=True)
        self.assertIn((0, "ends", 500, 0), self._changes(wizard))
        self.assertEqual(wizard.end_count, 1)
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer, self.other), [1000, 0])
        self.assertEqual(self._cover(self.other).state, "withdrawn")
        again = self._import(data, whole_portfolio=True)
        self.assertEqual(self._changes(again), [(2, "same", 1000, 1000)])

    def test_an_unknown_buyer_could_be_one_that_is_not_listed(self):
        self._decide(500, self.other)
        data = self._list("552100554;A;1000", "123456782;Nobody;5")
        wizard = self._import(data, whole_portfolio=True, leave_out_errors=True)
        with self.assertSays(CreditInsuranceError, "buyer of some rows is not known"):
            wizard.action_import()
        self.assertEqual(self._limits(self.other), [500])

    def test_a_row_in_error_does_not_end_its_buyer(self):
        self._decide(500, self.other)
        data = self._list("552100554;A;1000", "542107651;B;x")
        wizard = self._import(data, whole_portfolio=True, leave_out_errors=True)
        wizard.action_import()
        self.assertEqual(self._limits(self.buyer, self.other), [1000, 500])

    def test_a_list_of_titles_ends_nobody(self):
        self._decide(500)
        wizard = self._import(self._list(), whole_portfolio=True)
        with self.assertSays(CreditInsuranceError, "no buyer at all"):
            wizard.action_import()
        self.assertEqual(self._limits(self.buyer), [500])

    # === WHO MAY === #

    def test_those_who_sell_or_invoice_cannot_import(self):
        for user in (self.salesperson, self.accountant, self.approver, self.employee):
            with self.assertRaises(AccessError, msg=user.login):
                self._import(self._list("552100554;A;1000"), user=user)

    def test_an_import_is_one_s_own(self):
        wizard = self._import(self._list("552100554;A;1000"))
        manager = self._as(self.manager, self.company)
        with self.assertRaises(AccessError):
            wizard.with_env(manager).action_import()

    def test_the_right_to_import_is_that_to_decide(self):
        wizard = self._import(self._list("552100554;A;1000"))
        self.officer.write(
            {
                "group_ids": [
                    Command.unlink(self.env.ref("credit_insurance.group_officer").id)
                ]
            }
        )
        with self.assertRaises(AccessError):
            wizard.action_import()

    def test_a_policy_of_another_company_is_out_of_reach(self):
        company = self._create_company("Test Foreign Company")
        foreign = self._create_policy("FOREIGN", company_ids=company.ids)
        insurer = self._create_insurer(name="Foreign", company_id=company.id)
        foreign.insurer_id = insurer
        with self.assertRaises(AccessError):
            self._import(self._list("552100554;A;1000"), policy=foreign)

    def test_the_form_asks_for_a_policy_and_a_file(self):
        env = self._as(self.officer, self.company)
        form = Form(env[IMPORT])
        self.assertEqual(form.policy_id, self.policy)
        self.assertEqual((form.day, form.whole_portfolio), (TODAY, False))
