"""Build the place tables that the program ships, from published reference data.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-*.tgz
    python tools/build_places.py package

Communes: « Code officiel géographique » of INSEE, postcodes of La Poste, as gathered by Etalab
(Licence Ouverte 2.0). Countries: INSEE's codes for ISO 3166-1 territories, French names of the
Unicode CLDR. The same input gives the same bytes.
"""

import csv
import io
import json
import lzma
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale

DATA = Path(__file__).parents[1] / "kiosque" / "identity" / "data"

KINDS = {
    "commune-actuelle": "A",
    "arrondissement-municipal": "M",
    "commune-deleguee": "D",
    "commune-associee": "S",
}
FORMER = "F"
"""A code that has left the register; its commune is known only by the one that absorbed it."""

COUNTRY_CODES = """
AD130 AE247 AF212 AG441 AI425 AL125 AM252 AO395 AR415 AS505 AT110 AU501 AW431 AX160 AZ253
BA118 BB434 BD246 BE131 BF331 BG111 BH249 BI321 BJ327 BM425 BN225 BO418 BQ443 BR416 BS436
BT214 BW347 BY148 BZ429 CA401 CC265 CD312 CF323 CG324 CH140 CI326 CK520 CL417 CM322 CN216
CO419 CR406 CU407 CV396 CW444 CX265 CY254 CZ116 DE109 DJ399 DK101 DM438 DO408 DZ352 EC420
EE106 EG301 EH389 ER317 ES134 ET315 FI105 FJ508 FK427 FM516 FO158 FR100 GA328 GB132 GD435
GE255 GG161 GH329 GI133 GL430 GM304 GN330 GQ314 GR126 GT409 GU505 GW392 GY428 HK230 HN411
HR119 HT410 HU112 ID231 IE136 IL207 IM161 IN223 IQ203 IR204 IS102 IT127 JE161 JM426 JO222
JP217 KE332 KG257 KH234 KI513 KM397 KN442 KP238 KR239 KW240 KY425 KZ256 LA241 LB205 LC439
LI113 LK235 LR302 LS348 LT108 LU137 LV107 LY316 MA350 MC138 MD151 ME120 MG333 MH515 MK156
ML335 MM224 MN242 MO232 MP505 MR336 MS425 MT144 MU390 MV229 MW334 MX405 MY227 MZ393 NA311
NE337 NF522 NG338 NI412 NL135 NO103 NP215 NR507 NU521 NZ502 OM250 PA413 PE422 PG510 PH220
PK213 PL122 PN503 PR432 PS261 PT139 PW517 PY421 QA248 RO114 RS121 RU123 RW340 SA201 SB512
SC398 SD343 SE104 SG226 SH306 SI145 SK117 SL342 SM128 SN341 SO318 SR437 SS349 ST394
SV414 SX445 SY206 SZ391 TC425 TD344 TG345 TH219 TJ259 TK519 TL262 TM260 TN351 TO509 TR208
TT433 TV511 TW236 TZ309 UA155 UG339 US404 UY423 UZ258 VA129 VC440 VE424 VG425 VI432 VN243
VU514 WS506 XK157 YE251 ZA303 ZM346 ZW310
"""
"""ISO 3166-1 and the last three digits of the COG code; overseas France (99100) has communes."""

PLAIN_NAMES = {
    "CD": "Congo (République démocratique)",
    "CG": "Congo (Brazzaville)",
    "HK": "Hong Kong",
    "MM": "Birmanie (Myanmar)",
    "MO": "Macao",
}
"""Where the Unicode name is not what a person says."""

ALIASES = {
    "BF": "Haute-Volta",
    "BJ": "Dahomey",
    "BY": "Belarus",
    "CD": "RDC|Zaïre|Congo-Kinshasa|Congo belge",
    "CG": "République du Congo|Congo-Brazzaville",
    "CI": "République de Côte d'Ivoire",
    "CV": "Cabo Verde",
    "CZ": "République tchèque",
    "ET": "Abyssinie",
    "GB": "Angleterre|Écosse|Pays de Galles|Grande-Bretagne|Irlande du Nord",
    "IR": "Perse",
    "KH": "Kampuchéa",
    "LK": "Ceylan",
    "MK": "Macédoine",
    "LY": "Lybie",
    "NL": "Hollande",
    "NO": "Svalbard et Jan Mayen",
    "PS": "Palestine",
    "SZ": "Swaziland",
    "TH": "Siam",
    "TL": "Timor-Leste",
    "US": "USA|Amérique|États-Unis d'Amérique",
    "VA": "Vatican|Saint-Siège",
    "AE": "Dubaï|Abou Dabi",
}
"""Other names people give to the very same territory; states that were divided are not here."""


def main(package: Path) -> None:
    """Write the three tables from the unpacked npm package."""
    communes = json.loads((package / "data" / "communes.json").read_text(encoding="utf-8"))
    departments = json.loads((package / "data" / "departements.json").read_text(encoding="utf-8"))
    lines = "".join(sorted(f"{line}\n" for line in commune_lines(communes)))
    (DATA / "communes.txt.xz").write_bytes(
        lzma.compress(lines.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)
    )
    write_csv("departments.csv", ["code", "name"], ([d["code"], d["nom"]] for d in departments))
    write_csv("countries.csv", ["cog", "iso", "name", "aliases"], country_rows())


def commune_lines(communes: list[dict[str, Any]]) -> Iterator[str]:
    """Yield code, name, kind, size, postcodes and present commune, tab-separated."""
    present = {c["code"]: c for c in communes if c["type"] == "commune-actuelle"}
    known = {c["code"] for c in communes}
    former: dict[str, str] = {}
    for commune in communes:
        within = commune.get("chefLieu" if "chefLieu" in commune else "commune", commune["code"])
        parent = present.get(within, commune)
        for old in commune.get("anciensCodes", []):
            if old not in known:
                former[old] = parent["code"]
        yield line(commune["code"], commune["nom"], KINDS[commune["type"]], commune, parent)
    for code, now in former.items():
        yield line(code, present[now]["nom"], FORMER, {}, present[now])


def line(
    code: str, name: str, kind: str, commune: Mapping[str, Any], parent: Mapping[str, Any]
) -> str:
    """Return one line; the size is the bit length of the population, to rank homonyms."""
    postcodes = commune.get("codesPostaux") or parent.get("codesPostaux", [])
    size = int(commune.get("population", 0)).bit_length()
    now = "" if parent["code"] == code else parent["code"]
    return "\t".join([code, name, kind, str(size), ",".join(postcodes), now])


def country_rows() -> Iterator[list[str]]:
    """Yield COG code, ISO code, French name and other names, sorted by COG code."""
    names = Locale.parse("fr").territories
    pairs = sorted((f"99{word[2:]}", word[:2]) for word in COUNTRY_CODES.split())
    for cog, iso in pairs:
        name = PLAIN_NAMES.get(iso, names[iso]).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        yield [cog, iso, name, ALIASES.get(iso, "")]


def write_csv(name: str, head: list[str], rows: Iterator[list[str]]) -> None:
    """Write one table as UTF-8 with Unix line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    (DATA / name).write_bytes(text.getvalue().encode("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
