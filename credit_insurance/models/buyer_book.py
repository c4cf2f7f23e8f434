# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which customer an insurer means."""

from odoo.tools import SQL

from ..clients.identifiers import compact, siren_of_vat

#: States of a request that has left and may be answered, its sender's death included.
UNANSWERED = ("sending", "unknown", "sent", "to_review")


class BuyerBook:
    """Finds the covers that decisions are about, for many decisions at once.

    Looked for in this order: our reference of a request, the insurer's number of the
    buyer, our own number of the buyer, the legal identity, the insurer's number of
    the cover. A customer that has no cover yet gets one.

    :param policy: ``credit.insurance.policy`` record with all rights
    :param decisions: list of ``clients.models.Decision``
    :param request: ``credit.insurance.exchange`` that all of them answer
    :param cover: ``credit.insurance.cover`` that all of them are about
    :param create: whether a customer without a cover gets one
    """

    def __init__(self, policy, decisions, request=None, cover=None, create=True):
        self._create = create
        self._env = policy.env
        self._policy = policy
        self._request = request
        self._chosen = cover or (request and request.cover_id)
        self._problems = {}
        self._load_covers()
        self._load_requests(decisions)
        self._found = {d.key: self._find(d) for d in decisions}
        self._find_by_identity([d for d in decisions if not self._found[d.key]])

    # === ANSWERS === #

    def cover_of(self, decision):
        """Return the id of the cover, ``False`` if there is none."""
        return self._found.get(decision.key) or False

    def problem(self, decision):
        """Return why the buyer is not certain, ``""`` if it is."""
        if decision.key in self._problems:
            return self._problems[decision.key]
        if not self.cover_of(decision):
            return self._env._(
                "No customer has the number of %s: choose the customer.",
                decision.buyer_name or decision.tax_id or decision.buyer_id,
            )
        return ""

    def request_of(self, decision):
        """Return the id of the request that a decision answers, or ``False``."""
        if self._request:
            return self._request.id
        cover = self.cover_of(decision)
        if decision.request_reference:
            named = self._requests.get(decision.request_reference)
            return named[0] if named else False
        opened = self._open.get(cover)
        if not opened:
            return False
        request, since = opened
        taken = decision.decided_on or decision.date_from
        return request if not taken or not since or taken >= since else False

    def write_references(self, decisions):
        """Store on the covers how the insurer calls them and their buyers."""
        covers = self._env["credit.insurance.cover"]
        for decision in decisions:
            cover = self.cover_of(decision)
            if not cover or decision.key in self._problems:
                continue
            number, reference = self._covers.get(cover, ("", ""))
            values = {}
            if decision.buyer_id and not number:
                values["buyer_number"] = decision.buyer_id
            if decision.reference and decision.reference != reference:
                values["insurer_reference"] = decision.reference
            if values:
                covers.browse(cover).write(values)
                self._covers[cover] = (
                    values.get("buyer_number", number),
                    values.get("insurer_reference", reference),
                )

    # === LOADING === #

    def _load_covers(self):
        self._env["credit.insurance.cover"].flush_model()
        rows = self._env.execute_query(
            SQL(
                """
                SELECT id, partner_id, buyer_number, insurer_reference
                  FROM credit_insurance_cover
                 WHERE policy_id = %s
              ORDER BY id
                """,
                self._policy.id,
            )
        )
        self._by_number, self._by_reference, self._by_partner = {}, {}, {}
        self._covers = {}
        for cover, partner, number, reference in rows:
            self._covers[cover] = (number or "", reference or "")
            self._by_partner[partner] = cover
            if number:
                self._by_number.setdefault(number, []).append(cover)
            if reference:
                self._by_reference.setdefault(reference, []).append(cover)

    def _load_requests(self, decisions):
        named = {d.request_reference for d in decisions if d.request_reference}
        exchanges = self._env["credit.insurance.exchange"]
        requests = exchanges.search(
            [
                ("policy_id", "=", self._policy.id),
                ("operation", "=", "request_cover"),
                "|",
                ("idempotency_key", "in", list(named)),
                ("state", "in", UNANSWERED),
            ]
        )
        self._requests, self._open = {}, {}
        for request in requests:
            self._requests[request.idempotency_key] = (request.id, request.cover_id.id)
            if request.state in UNANSWERED and request.sent_on:
                since = request.sent_on.date()
                self._open[request.cover_id.id] = (request.id, since)

    # === FINDING === #

    def _find(self, decision):
        if self._chosen:
            return self._chosen.id
        named = self._requests.get(decision.request_reference)
        if named:
            return self._check_number(decision, named[1])
        for index, number in (
            (self._by_number, decision.buyer_id),
            (self._by_reference, decision.reference),
        ):
            covers = index.get(number, []) if number else []
            if len(covers) == 1:
                return covers[0]
            if covers:
                self._ambiguous(decision)
                return False
        return False

    def _check_number(self, decision, cover):
        """Refuse an answer to a request that names another company."""
        number = self._covers.get(cover, ("", ""))[0]
        if number and decision.buyer_id and number != decision.buyer_id:
            self._problems[decision.key] = self._env._(
                "The insurer answers a request with the number of another company."
            )
        return cover

    def _ambiguous(self, decision):
        self._problems[decision.key] = self._env._(
            "Several customers have the number of %s: choose the right one.",
            decision.buyer_name or decision.tax_id or decision.buyer_id,
        )

    def _find_by_identity(self, decisions):
        """Find customers by our own number or their legal identity."""
        open_ones = [d for d in decisions if d.key not in self._problems]
        if not open_ones:
            return
        customers = self._customers(open_ones)
        chosen = {}
        for decision in open_ones:
            partners = self._partners_of(decision, customers)
            if len(partners) == 1:
                chosen[decision.key] = partners.pop()
            elif partners:
                self._ambiguous(decision)
        if self._create:
            self._create_covers(set(chosen.values()) - set(self._by_partner))
        for key, partner in chosen.items():
            self._found[key] = self._by_partner.get(partner, False)

    def _partners_of(self, decision, customers):
        if _is_ours(decision) and int(decision.buyer_reference) in customers["ids"]:
            return {int(decision.buyer_reference)}
        number = compact(decision.tax_id)
        found = set(customers["numbers"].get(number, ())) if number else set()
        country = decision.country
        if country and len(found) > 1:
            found = {p for p in found if customers["ids"].get(p) in (country, None)}
        return found

    def _customers(self, decisions):
        """Return ``ids`` of legal entities with their country, and their ``numbers``.

        Those that decisions may be about, with some others: which one it is, is
        found out by the numbers in all their forms.
        """
        self._env["res.partner"].flush_model()
        named = {compact(d.tax_id) for d in decisions} - {""}
        ours = {int(d.buyer_reference) for d in decisions if _is_ours(d)}
        rows = self._env.execute_query(
            SQL(
                """
                SELECT partner.id, country.code, partner.vat, partner.company_registry
                  FROM res_partner partner
             LEFT JOIN res_country country ON country.id = partner.country_id
    CROSS JOIN LATERAL (
                SELECT regexp_replace(UPPER(partner.vat), '[\\W_]', '', 'g') AS vat,
                       regexp_replace(
                           UPPER(partner.company_registry), '[\\W_]', '', 'g'
                       ) AS registry
                       ) compact
                 WHERE partner.active
                   AND partner.commercial_partner_id = partner.id
                   AND (partner.company_id IS NULL OR partner.company_id = ANY(%s))
                   AND (partner.id = ANY(%s)
                        OR compact.vat = ANY(%s) OR RIGHT(compact.vat, 9) = ANY(%s)
                        OR compact.registry = ANY(%s)
                        OR LEFT(compact.registry, 9) = ANY(%s))
                """,
                self._policy.company_ids.ids,
                list(ours),
                *[list(named)] * 4,
            )
        )
        ids, numbers = {}, {}
        for partner, country, vat, registry in rows:
            ids[partner] = country
            for number in _numbers_of(vat, registry, country):
                numbers.setdefault(number, set()).add(partner)
        return {"ids": ids, "numbers": numbers}

    def _create_covers(self, partners):
        covers = self._env["credit.insurance.cover"].create(
            [
                {"policy_id": self._policy.id, "partner_id": partner}
                for partner in sorted(partners)
            ]
        )
        for cover in covers:
            self._by_partner[cover.partner_id.id] = cover.id
            self._covers[cover.id] = ("", "")


def _is_ours(decision):
    """Tell whether a decision may name the buyer by our own number."""
    ours = decision.buyer_reference
    return ours.isascii() and ours.isdecimal() and len(ours) < 10


def _numbers_of(vat, registry, country):
    """Return the forms in which an insurer may name a company's number."""
    vat, registry = compact(vat), compact(registry)
    numbers = {vat, registry, siren_of_vat(vat)}
    if country == "FR" and len(registry) == 14:
        numbers.add(registry[:9])
    return numbers - {""}
