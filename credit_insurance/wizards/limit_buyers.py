# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which customer a row of an insurer's list is about."""

from collections import defaultdict

from odoo.fields import Domain

from ..clients import identifiers
from ..clients.errors import Rejected
from ..clients.identifiers import compact
from ..clients.limit_columns import plain
from ..clients.limit_rows import Problem

#: Numbers that identify a buyer, in the order in which they are named.
NUMBERS = (
    "buyer_number",
    "cover_reference",
    "registry",
    "vat",
    "customer_reference",
)
#: Numbers that a name does not stand in for: another one is another company.
LEGAL = ("registry", "vat")


class LimitBuyers:
    """Finds the customers of many rows with a handful of queries.

    All numbers that a row tells must lead to the same customer. A name counts only
    where the row tells no legal number, and only if it is the whole name of one
    customer.

    :param policy: ``credit.insurance.policy`` record; its environment decides which
        customers may be seen
    """

    def __init__(self, policy):
        self._env = policy.env
        self._policy = policy
        self._index = {name: defaultdict(set) for name in (*NUMBERS, "buyer_name")}
        self._legal = {}
        self.names = {}
        self.covers = {}
        self._load_customers()
        self._load_covers()

    def find(self, row, choice=0):
        """Return the customer of a row, and what is wrong.

        :param row: ``clients.limit_rows.LimitRow``
        :param int choice: id of the customer that an officer chose, if any
        :rtype: tuple[int, clients.limit_rows.Problem | None]
        :returns: the id of the customer, zero where it is not certain
        """
        found = self._numbers(row)
        if choice:
            return self._chosen(choice, found["buyer_number"])
        told = [partners for partners in found.values() if partners]
        common = set.intersection(*told) if told else self._named(row)
        if told and not common:
            return 0, Problem("conflict", row.buyer)
        if len(common) > 1:
            return 0, Problem("several", row.buyer)
        if not common:
            return 0, self._unknown(row)
        (partner,) = common
        if self._contradicts(row, partner):
            return 0, Problem("other_company", self.names[partner])
        return partner, None

    def _chosen(self, choice, by_number):
        if choice not in self.names:
            return 0, Problem("not_insured_here")
        if by_number and choice not in by_number:
            return 0, Problem("conflict", self.names[choice])
        return choice, None

    def _numbers(self, row):
        return {
            name: set().union(
                *(self._index[name].get(key, ()) for key in keys_of(row, name))
            )
            for name in NUMBERS
        }

    def _named(self, row):
        if any(getattr(row, name) for name in LEGAL):
            return set()
        return self._index["buyer_name"].get(plain(row.buyer_name), set())

    def _unknown(self, row):
        alike = self._index["buyer_name"].get(plain(row.buyer_name), ())
        return Problem("unknown_named" if alike else "unknown", row.buyer)

    def _contradicts(self, row, partner):
        """Tell whether the customer has other legal numbers than the row tells."""
        return any(
            keys and known and not keys & known
            for name in LEGAL
            for keys, known in [
                (keys_of(row, name), self._legal[partner][name]),
            ]
        )

    # === LOADING === #

    def _load_customers(self):
        partners = self._env["res.partner"]
        companies = self._policy.sudo().company_ids
        domain = Domain("company_id", "=", False)
        domain |= Domain("company_id", "child_of", companies.ids)
        domain &= Domain("is_company", "=", True) | Domain("parent_id", "=", False)
        names = ["name", "ref", "vat", "company_registry", "commercial_partner_id"]
        for partner in partners.search_fetch(domain, names, order="id"):
            if partner.commercial_partner_id == partner:
                self._add_customer(partner)

    def _add_customer(self, partner):
        self.names[partner.id] = partner.name or ""
        registry = registry_keys(partner.company_registry or "")
        vat = vat_keys(partner.vat or "")
        siren = {identifiers.siren_of_vat(number) for number in vat} - {""}
        legal = {"registry": registry | siren, "vat": vat}
        self._legal[partner.id] = legal
        for name, keys in legal.items():
            self._add(name, keys, partner.id)
        self._add("customer_reference", {compact(partner.ref)}, partner.id)
        self._add("buyer_name", {plain(partner.name or "")}, partner.id)

    def _load_covers(self):
        covers = self._env["credit.insurance.cover"].with_context(active_test=False)
        names = ["partner_id", "buyer_number", "insurer_reference", "insurer_name"]
        domain = [("policy_id", "=", self._policy.id)]
        for cover in covers.search_fetch(domain, names, order="id"):
            partner = cover.partner_id
            self.covers[partner.id] = cover
            self._add("buyer_number", {compact(cover.buyer_number)}, partner.id)
            reference = compact(cover.insurer_reference)
            self._add("cover_reference", {reference}, partner.id)
            self._add("buyer_name", {plain(cover.insurer_name or "")}, partner.id)
            if partner.id not in self.names:
                # Of a company of the policy in which the officer does not work.
                self.names[partner.id] = partner.sudo().name or ""
                self._legal[partner.id] = {name: set() for name in LEGAL}

    def _add(self, name, keys, partner):
        for key in keys - {""}:
            self._index[name][key].add(partner)


def keys_of(row, name):
    """Return the forms in which a number of a row is looked for."""
    written = getattr(row, name)
    if name == "registry":
        number = compact(row.vat)
        return registry_keys(written or identifiers.siren_of_vat(number))
    return vat_keys(written) if name == "vat" else {compact(written)} - {""}


def registry_keys(number):
    """Return the forms of a registration number: as it is, and as a SIREN.

    Spreadsheets take the zeros at the beginning away.
    """
    number = compact(number)
    if not number:
        return set()
    try:
        padded = number.zfill(14 if len(number) > 9 else 9)
        return {identifiers.siren(padded)} if number.isdecimal() else {number}
    except Rejected:
        return {number}


def vat_keys(number):
    """Return the forms of a VAT number."""
    return {compact(number)} - {""}
