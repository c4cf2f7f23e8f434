# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Legal identities: SIREN and VAT numbers, country codes."""

import re

from stdnum import get_cc_module
from stdnum.eu.vat import MEMBER_STATES
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number

from .errors import Rejected

# ISO 3166-1: alpha-3, or alpha-2:alpha-3 where the one does not begin with the other.
_ALPHA3 = """
    AD:AND AE:ARE AFG AG:ATG AIA ALB AM:ARM AO:AGO AQ:ATA ARG ASM AT:AUT AUS AW:ABW
    AX:ALA AZE BA:BIH BB:BRB BD:BGD BEL BFA BGR BHR BI:BDI BJ:BEN BLM BMU BN:BRN BOL
    BQ:BES BRA BS:BHS BTN BVT BWA BY:BLR BZ:BLZ CAN CCK CD:COD CF:CAF CG:COG CHE CIV
    CK:COK CL:CHL CMR CN:CHN COL CRI CUB CV:CPV CW:CUW CXR CYP CZE DEU DJI DK:DNK
    DMA DOM DZA ECU EE:EST EGY EH:ESH ERI ESP ETH FIN FJI FK:FLK FM:FSM FO:FRO FRA
    GAB GBR GD:GRD GEO GF:GUF GGY GHA GIB GL:GRL GMB GN:GIN GP:GLP GQ:GNQ GRC GS:SGS
    GTM GUM GW:GNB GY:GUY HKG HMD HND HRV HTI HUN IDN IE:IRL IL:ISR IMN IND IOT
    IQ:IRQ IRN ISL ITA JEY JM:JAM JOR JPN KEN KGZ KHM KIR KM:COM KNA KP:PRK KR:KOR
    KWT KY:CYM KZ:KAZ LAO LBN LCA LIE LKA LR:LBR LSO LTU LUX LVA LY:LBY MAR MCO MDA
    ME:MNE MF:MAF MG:MDG MHL MKD MLI MMR MNG MO:MAC MP:MNP MQ:MTQ MRT MSR MT:MLT MUS
    MV:MDV MWI MX:MEX MYS MZ:MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL NRU NU:NIU NZL
    OMN PAN PER PF:PYF PG:PNG PHL PK:PAK PL:POL PM:SPM PN:PCN PRI PSE PT:PRT PW:PLW
    PY:PRY QAT REU ROU RS:SRB RUS RWA SAU SB:SLB SC:SYC SDN SE:SWE SGP SHN SI:SVN
    SJM SK:SVK SLE SMR SN:SEN SOM SR:SUR SSD STP SV:SLV SXM SYR SZ:SWZ TCA TD:TCD
    TF:ATF TGO THA TJK TKL TLS TM:TKM TN:TUN TON TR:TUR TTO TV:TUV TWN TZA UA:UKR
    UGA UMI USA UY:URY UZB VAT VCT VEN VGB VIR VNM VUT WF:WLF WSM YEM YT:MYT ZAF ZMB
    ZWE
"""


def _table() -> dict[str, str]:
    pairs = (word.rpartition(":") for word in _ALPHA3.split())
    return {short or long[:2]: long for short, _colon, long in pairs}


ALPHA3 = _table()
ALPHA2 = {long: short for short, long in ALPHA3.items()}
#: The two codes that VAT numbers do not take from ISO 3166.
_VAT_PREFIX = {"GR": "EL"}


def alpha3(country: str) -> str:
    """Return the three-letter code of a country.

    :raises Rejected: no such country
    """
    try:
        return ALPHA3[country]
    except KeyError:
        raise Rejected(
            code="country", message=f"{country or 'the empty text'} is no country code"
        ) from None


def alpha2(country: str) -> str:
    """Return the two-letter code for a code of two or three letters, else ``""``."""
    code = country.strip().upper()
    return code if code in ALPHA3 else ALPHA2.get(code, "")


def siren(number: str) -> str:
    """Return a SIREN without separators, out of a SIREN or a SIRET.

    :raises Rejected: its length or its check digit is wrong
    """
    compact = siren_number.compact(number)
    if len(compact) == 14 and compact.isascii() and compact.isdigit():
        compact = compact[:9]
    try:
        return siren_number.validate(compact)
    except ValidationError:
        raise Rejected(
            code="siren", message=f"{number.strip()} is not a valid SIREN"
        ) from None


def vat(country: str, number: str) -> str:
    """Return a VAT number without separators, with its prefix in the European Union.

    Numbers of countries whose rule is not known are passed on as they are.

    :raises Rejected: the rule of the country says that it is wrong
    """
    prefix = _VAT_PREFIX.get(country, country)
    compact = "".join(char for char in number if char.isascii() and char.isalnum())
    compact = compact.upper()
    module = get_cc_module(country.lower(), "vat") if country else None
    if module is None:
        return compact
    try:
        digits = module.validate(compact)
    except ValidationError:
        raise Rejected(
            code="vat", message=f"{number.strip()} is not a valid VAT number"
        ) from None
    prefixed = country.lower() not in MEMBER_STATES or digits.startswith(prefix)
    return digits if prefixed else prefix + digits


def siren_of_vat(number: str) -> str:
    """Return the SIREN within a French VAT number, else ``""``."""
    return number[4:] if number.startswith("FR") and len(number) == 13 else ""


def compact(number: str | None) -> str:
    """Return a number without blanks and punctuation, in capitals."""
    return re.sub(r"[\W_]", "", number or "").upper()
