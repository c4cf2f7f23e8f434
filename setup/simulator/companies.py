# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The companies that all simulated insurers know: every one with a valid number.

A SIREN that begins with 999 belongs to nobody.
"""

_UNKNOWN = "999"
_NAMES = ("Atelier", "Boulangerie", "Comptoir", "Distribution", "Entrepôt", "Fonderie")
# Those that somebody looked for, to be found again by their number.
_seen: dict[str, dict[str, str]] = {}
_ALPHA3 = {"FRA": "FR", "ESP": "ES", "DEU": "DE", "BEL": "BE", "ITA": "IT"}


def by_siren(number: str) -> dict[str, str] | None:
    """Return a French company, ``None`` for a number that nobody has."""
    if not siren_is_valid(number) or number.startswith(_UNKNOWN):
        return None
    return _company("FR", number)


def by_vat(country: str, number: str) -> dict[str, str] | None:
    """Return a company by its VAT number, with or without the country's letters."""
    digits = number.removeprefix(country)
    if country == "FR":
        return by_siren(digits[-9:])
    if not digits or digits.startswith(_UNKNOWN):
        return None
    return _company(country, digits)


def by_id(number: str) -> dict[str, str]:
    """Return a company by the number that insurers give it."""
    unknown = {"id": number, "name": f"Company {number}"}
    return _seen.get(number) or {**unknown, "country": "FR", "tax_id": ""}


def two_letters(country: str) -> str:
    """Return the code of two letters for one of three, of the countries known."""
    return _ALPHA3.get(country, country)


def _company(country: str, number: str) -> dict[str, str]:
    # Stable, of eight digits, and different for different numbers of nine.
    number_of = 10_000_000 + int("".join(filter(str.isdigit, number)) or 0) % 89_999_977
    name = f"{_NAMES[number_of % len(_NAMES)]} {number[-4:]}"
    company = {"id": str(number_of), "name": name}
    company |= {"country": country, "tax_id": number}
    return _seen.setdefault(company["id"], company)


def siren_is_valid(number: str) -> bool:
    """Tell whether nine digits have the right check digit (Luhn)."""
    if len(number) != 9 or not number.isdecimal():
        return False
    digits = [int(char) * (1 + index % 2) for index, char in enumerate(number)]
    return sum(d - 9 if d > 9 else d for d in digits) % 10 == 0
