#!/usr/bin/env python3
"""Writes src/canonical/tables/*.inc from the postal abbreviation tables and the list of confusable characters.

Run: scripts/gen_address_tables.py DATA_DIR, where DATA_DIR holds usps_address_tables/ and hostile_input/.
"""
import csv
import pathlib
import sys
import unicodedata

OUT = pathlib.Path(__file__).resolve().parent.parent / "src" / "canonical" / "tables"

# Spellings people type that the published table lacks.
MORE_SUFFIXES = {
    "BLV": "BLVD", "BLVRD": "BLVD", "BVD": "BLVD", "BVLD": "BLVD", "BOULAVARD": "BLVD", "CRT": "CT", "CIRLCE": "CIR",
    "PKW": "PKWY", "XNG": "XING", "TNPK": "TPKE", "STEET": "ST", "STREEET": "ST", "AVEUNE": "AVE", "AVENEU": "AVE",
    "LNE": "LN", "DRVE": "DR", "RAOD": "RD", "PLC": "PL", "PK": "PARK", "HGWY": "HWY", "HWAY": "HWY", "PAKWAY": "PKWY", "EXPWY": "EXPY", "PKWAY": "PKWY",
}
MORE_UNITS = {
    "APRT": "APT", "APTMT": "APT", "APMT": "APT", "APPT": "APT", "SUIT": "STE", "SUITES": "STE", "FLR": "FL",
    "BLD": "BLDG", "BDG": "BLDG", "SP": "SPC", "UNT": "UNIT", "PMB": "PMB",
}
MORE_STATES = {"N C": "NC", "S C": "SC", "N J": "NJ", "N Y": "NY", "N M": "NM", "N H": "NH", "R I": "RI", "D C": "DC",
               "N D": "ND", "S D": "SD", "PENNA": "PA", "CALIFORNA": "CA"}
# First digits of the ZIP codes of a state: tells "CT" the state from "CT" the court.
ZIP_DIGITS = {
    "CT": "0", "MA": "0", "ME": "0", "NH": "0", "NJ": "0", "PR": "0", "RI": "0", "VT": "0", "VI": "0", "AE": "0",
    "DE": "1", "NY": "01", "PA": "1", "DC": "2", "MD": "2", "NC": "2", "SC": "2", "VA": "2", "WV": "2",
    "AL": "3", "FL": "3", "GA": "3", "MS": "3", "TN": "3", "AA": "3", "IN": "4", "KY": "4", "MI": "4", "OH": "4",
    "IA": "5", "MN": "5", "MT": "5", "ND": "5", "SD": "5", "WI": "5", "IL": "6", "KS": "6", "MO": "6", "NE": "6",
    "AR": "7", "LA": "7", "OK": "7", "TX": "78", "AZ": "8", "CO": "8", "ID": "8", "NM": "8", "NV": "8", "UT": "8",
    "WY": "8", "AK": "9", "CA": "9", "HI": "9", "OR": "9", "WA": "9", "AS": "9", "GU": "9", "MP": "9", "AP": "9",
    "FM": "9", "MH": "9", "PW": "9",
}
SPECIAL = {"ß": "ss", "ẞ": "SS", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Þ": "Th", "þ": "th",
           "ð": "d", "Ð": "D", "ı": "i", "№": "#", "⁄": "/", "–": "-", "—": "-", "−": "-", "´": "'", "`": "'"}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write(name, comment, entries):
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) + 2 > 118:
            lines.append(line.rstrip())
            line = ""
        line += entry + ", "
    lines.append(line.rstrip())
    text = "".join(f"// {row}\n" for row in comment) + "// clang-format off\n" + "\n".join(lines) + "\n// clang-format on\n"
    (OUT / name).write_text(text, encoding="ascii")


def pairs(table):
    return ["{%s, %s}" % (c_string(key), c_string(value)) for key, value in sorted(table.items())]


def address_tables(data):
    by = "Made by scripts/gen_address_tables.py."
    suffixes = {}
    for row in rows(data / "street_suffixes.csv"):
        # MDW is listed under MEADOW and MEADOWS; the standard one wins.
        if row["variant"] not in suffixes or row["is_standard"] == "1" and row["variant"] == row["standard_abbreviation"]:
            suffixes[row["variant"]] = row["standard_abbreviation"]
    write("street_suffixes.inc",
          [by, "Variant to standard abbreviation: USPS Publication 28, appendix C1, as transcribed by street-types",
           "(MIT, (c) 2015 Tejesh Mehta), usaddress-scourgify (MIT, (c) 2018 Green Building Registry) and",
           "parse-address (ISC), with some misspellings added."], pairs({**MORE_SUFFIXES, **suffixes}))
    directionals = {row["variant"]: row["standard_abbreviation"] for row in rows(data / "directionals.csv")
                    if row["variant"].isalpha()}
    write("directionals.inc", [by, "Single words only; pairs such as NORTH WEST are joined by the parser."],
          pairs(directionals))
    units = {}
    alone = set()
    for row in rows(data / "secondary_unit_designators.csv"):
        units[row["designator"]] = units[row["standard_abbreviation"]] = row["standard_abbreviation"]
        if row["requires_secondary_number"] == "0":
            alone.add(row["standard_abbreviation"])
    extra = {key: value for key, value in MORE_UNITS.items() if key.isalpha()}
    write("unit_designators.inc",
          [by, "Variant, standard abbreviation, may stand without an id: USPS Publication 28, appendix C2."],
          ["{%s, %s, %s}" % (c_string(key), c_string(value), "true" if value in alone else "false")
           for key, value in sorted({**extra, **units}.items())])
    states = {row["code"]: row["code"] for row in rows(data / "states.csv")}
    states.update({row["name"].upper(): row["code"] for row in rows(data / "states.csv")})
    states.update({row["variant"]: row["code"] for row in rows(data / "state_variants.csv")})
    states.update(MORE_STATES)
    write("states.inc", [by, "Name, code or old abbreviation to code: USPS Publication 28, appendix B; variants from",
                         "usaddress-scourgify (MIT, (c) 2018 Green Building Registry)."], pairs(states))
    write("zip_digits.inc", [by, "Code to the first digits of its ZIP codes."], pairs(ZIP_DIGITS))


def compatibility(char):
    """The character without its accents and in its plain form, when that is ASCII."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    plain = plain.replace("\u2044", "/")
    return plain if plain and plain.isascii() and all(32 <= ord(c) < 127 for c in plain) else None


def fold_entry(char, look):
    if char in SPECIAL:
        return SPECIAL[char]
    try:
        return str(unicodedata.digit(char))
    except ValueError:
        pass
    plain = compatibility(char)
    if plain is not None:
        return " " + plain if "/" in plain and plain[0].isdigit() else plain
    if look == "l" and unicodedata.category(char) == "Lu":
        return "I"
    return "m" if look == "rn" else look


def fold_table(data):
    table = {}
    blocks = [(0x00A0, 0x024F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x2150, 0x218F), (0x2460, 0x24FF),
              (0xFB00, 0xFB06), (0xFF01, 0xFF5E), (0x1D400, 0x1D7FF)]
    for first, last in blocks:
        for code in range(first, last + 1):
            entry = fold_entry(chr(code), None)
            if entry:
                table[code] = entry
    for row in rows(data / "confusables_to_ascii.csv"):
        char = row["character"]
        if len(char) == 1 and ord(char) > 127:
            table[ord(char)] = fold_entry(char, row["looks_like"])
    write("fold.inc",
          ["Made by scripts/gen_address_tables.py.",
           "Code point to the ASCII text it stands for: compatibility forms and accents per Unicode NFKD, the rest from",
           "Unicode confusables.txt 14.0.0 (Unicode License, (c) Unicode, Inc.)."],
          ["{0x%X, %s}" % (code, c_string(text)) for code, text in sorted(table.items())])


def main():
    data = pathlib.Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    address_tables(data / "usps_address_tables")
    fold_table(data / "hostile_input")


main()
