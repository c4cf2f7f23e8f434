# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a reminder says, as texts in the reader's language."""

from functools import cache

from odoo.tools import format_amount, format_date


class ReminderWords:
    """The texts of many letters in the language of the environment.

    A night has few due dates and many lines: each date is written out once.
    """

    def __init__(self, env):
        self.env = env
        self.date = cache(lambda day: format_date(env, day) if day else "")

    def of_letter(self, letter):
        """Return the values of the template of items and totals."""
        return {
            "date": self.date(letter.date),
            "rate": letter.company_id.reminder_interest_rate,
            "parts": [self._part(part) for part in letter._totals()],
            "soon": [self._item(one) for one in letter._due_soon()],
        }

    def _part(self, part):
        sums = ("amount", "interest", "charge", "total")
        currency = part["currency"]
        texts = {
            name: format_amount(self.env, part[name], currency) if part[name] else ""
            for name in sums
        }
        return {**texts, "items": [self._item(one) for one in part["reminders"]]}

    def _item(self, reminder):
        return {
            "name": reminder.move_id.name,
            "date": self.date(reminder.move_id.invoice_date),
            "due": self.date(reminder.due_date),
            "days_late": reminder.days_late,
            "amount": format_amount(self.env, reminder.amount, reminder.currency_id),
        }
