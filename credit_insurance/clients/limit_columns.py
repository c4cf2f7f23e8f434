# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the columns of an insurer's list mean, by titles usual in French and English.

The words are those of our own knowledge of such lists, no insurer's specification:
what an officer corrects is kept per insurer and comes first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from .models import (
    GRANTED,
    PARTIAL,
    REDUCED,
    REFUSED,
    WITHDRAWN,
)

#: A request that the insurer has not answered yet: the row decides nothing.
PENDING = "pending"

#: Field of a row: usual titles of its column, lower case, without accents.
TITLES: Mapping[str, str] = {
    "buyer_number": (
        "buyer number|buyer no|buyer id|insurer number|debtor number|debtor id"
        "|risk number|easy number|company id|numero acheteur|no acheteur|id acheteur"
        "|identifiant acheteur|numero debiteur|numero assureur|numero client assureur"
        "|no client assureur|easynumber|numero easy|numero risque"
    ),
    "registry": (
        "siren|siret|registration number|registration|company registration"
        "|company registry|registry|legal identifier|national id|national identifier"
        "|no siren|numero siren|code siren|siren siret|numero siret|rcs"
        "|immatriculation|numero d immatriculation|identifiant legal"
        "|identifiant national"
    ),
    "vat": (
        "vat|vat number|vat no|tax id|tax number|tva|numero tva|numero de tva|no tva"
        "|n tva|tva intracommunautaire|numero de tva intracommunautaire"
        "|tva intracom"
    ),
    "customer_reference": (
        "customer reference|customer number|customer code|your reference|own reference"
        "|client reference|internal reference|reference client|code client|votre"
        " reference|numero client|no client|compte client|reference interne"
    ),
    "buyer_name": (
        "buyer|buyer name|name|company|company name|customer|customer name|debtor"
        "|debtor name|acheteur|nom acheteur|nom de l acheteur|nom|raison sociale"
        "|denomination|client|nom du client|nom client|debiteur|societe"
    ),
    "amount": (
        "amount|limit|credit limit|granted amount|approved amount|agreed amount"
        "|insured limit|limit amount|decided amount|granted|cover amount"
        "|permitted limit|total limit|current limit|montant|limite|limite de credit"
        "|montant accorde|montant agree|montant garanti|montant decide|encours garanti"
        "|encours autorise|montant de la limite|limite accordee|limite garantie"
        "|agrement|montant agrement|montant de l agrement|garantie"
        "|montant de la garantie"
    ),
    "requested_amount": (
        "requested|requested amount|amount requested|requested limit|application amount"
        "|montant demande|demande|limite demandee|encours demande"
    ),
    "currency": "currency|currency code|ccy|devise|monnaie|code devise",
    "kind": (
        "kind|limit type|cover type|type|type of limit|nature|type de limite"
        "|type d agrement|type de garantie|nature de la garantie"
    ),
    "status": (
        "status|decision|decision code|decision status|state|result|cover status"
        "|statut|etat|code decision|reponse|code statut|statut de la decision"
        "|resultat"
    ),
    "date_from": (
        "effective from|effective date|valid from|start date|start|from|date from"
        "|limit start|date d effet|date effet|valable du|debut|date de debut"
        "|date debut|du|a effet du|debut de validite"
    ),
    "date_to": (
        "valid until|valid to|expiry|expiry date|end date|end|to|until|expires"
        "|expiration date|validity|date de fin|date fin|fin|echeance|date d echeance"
        "|valable jusqu au|date d expiration|fin de validite|au|expiration"
        "|date de validite"
    ),
    "decided_on": (
        "decided on|decision date|date of decision|answer date|date de decision"
        "|date de la decision|date decision|decide le|date de reponse|date reponse"
    ),
    "insured_percentage": (
        "insured percentage|insured|insured share|percentage|cover percentage"
        "|insured percent|coverage|quotite|quotite garantie|pourcentage"
        "|pourcentage assure|taux de garantie|taux garanti|taux de couverture"
        "|taux|quotite assuree"
    ),
    "conditions": (
        "conditions|condition|comment|comments|remark|remarks|special conditions"
        "|reason|commentaire|commentaires|observations|remarques|motif"
        "|conditions particulieres"
    ),
    "cover_reference": (
        "cover reference|cover number|cover id|decision number|limit number"
        "|reference|insurer reference|contract reference|numero de garantie"
        "|numero de limite|reference de la limite|reference assureur|numero decision"
        "|numero d agrement|reference agrement|reference decision"
    ),
}
FIELDS = tuple(TITLES)
#: Any of these tells who the buyer is.
IDENTITIES = (
    "buyer_number",
    "cover_reference",
    "registry",
    "vat",
    "customer_reference",
    "buyer_name",
)

#: What is usually written where the insurer tells its decision.
STATUS_WORDS: Mapping[str, str] = {
    GRANTED: "granted|approved|accepted|agreed|full|fully granted|in force|active|yes"
    "|accorde|accord|accordee|agree|accepte|acceptee|accord total|total|en vigueur|oui"
    "|actif|active",
    PARTIAL: "partial|partly granted|partially granted|partially approved|partiel"
    "|partielle|accord partiel|partiellement accorde",
    REDUCED: "reduced|reduction|decreased|reduit|reduite|diminution",
    REFUSED: "refused|declined|rejected|no|denied|refus|refuse|refusee|rejete|rejetee"
    "|non|refus total",
    WITHDRAWN: "withdrawn|cancelled|canceled|terminated|ended|withdrawal|resilie"
    "|resiliee|resiliation|retire|retrait|annule|annulee|annulation|arret|supprime"
    "|supprimee|suppression|expired|expire|expiree|echu|echue",
    PENDING: "pending|not decided yet|requested|open|under review|in progress|draft"
    "|en cours|en attente|en cours d etude|demande|a l etude|brouillon",
}
KIND_WORDS: Mapping[str, str] = {
    "permanent": "permanent|standard|unlimited|normal|permanente|durable|illimite",
    "temporary": "temporary|temp|temporaire|ponctuel|provisoire",
    "top_up": "top up|topup|additional|complement|complementaire|additionnel",
}


def plain(title: str) -> str:
    """Return a title in lower case, with neither accents nor punctuation."""
    text = title.replace("°", "o ").replace("º", "o ")
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", text))


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {
        plain(word): name for name, text in words.items() for word in text.split("|")
    }


_FIELD_OF = _turned(TITLES)
_STATUS_OF = _turned(STATUS_WORDS)
_KIND_OF = _turned(KIND_WORDS)
# Units and currencies are no part of what a title means, as in "Montant (EUR)".
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def field_of(title: str) -> str:
    """Return the field that a title usually means, ``""`` if it is not known."""
    return _FIELD_OF.get(plain(title)) or _FIELD_OF.get(
        plain(_BRACKETS.sub("", title)), ""
    )


def status_of(code: str) -> str:
    """Return the status that a word of a decision usually means, else ``""``."""
    return _STATUS_OF.get(plain(code), "")


def kind_of(word: str) -> str:
    """Return the kind of limit that a word usually means, else ``""``."""
    return _KIND_OF.get(plain(word), "")


def propose(
    titles: Iterable[str], known: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the field of each column, ``""`` where a column has none.

    A field is given to one column only: where titles compete, the most usual title
    wins; two columns with the same title get none, a human has to tell.

    :param known: field by title (as :func:`plain` has it), tried first
    """
    titles, known = list(titles), known or {}
    names = [plain(title) for title in titles]
    chosen: dict[str, int] = {}
    for position, title in enumerate(titles):
        name = known.get(names[position]) or field_of(title)
        if name and names.count(names[position]) == 1:
            held = chosen.get(name)
            if held is None or _rank(titles[position], name) < _rank(
                titles[held], name
            ):
                chosen[name] = position
    by_position = {position: name for name, position in chosen.items()}
    return tuple(by_position.get(n, "") for n in range(len(titles)))


def _rank(title: str, name: str) -> int:
    words = TITLES[name].split("|")
    return words.index(plain(title)) if plain(title) in words else len(words)
