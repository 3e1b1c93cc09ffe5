"""Writes invented notes with one letter wrong in one of ten of their names, and the records that know the names as they are.

    lethe sample --institution A --notes 2000 --to jsonl --output sample
    python3 Experiments/misspelt.py sample/train.jsonl misspelt.jsonl records.csv
"""

import csv
import json
import random
import re
import sys

COLUMNS = {"PATIENT": "name", "RELATIVE": "relatives", "DOCTOR": "doctor"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(word, chance):
    """One letter other, missing, doubled or swapped with its neighbour; the first stays."""
    place = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + chance.choice(LETTERS.replace(word[place].lower(), "")) + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def misspell(name, chance):
    parts = re.split(r"(\W+)", name)
    return "".join(slip(p, chance) if len(p) >= 5 and p.isalpha() and chance.random() < 0.1 else p for p in parts)


def main(source, target, records):
    chance = random.Random(1)
    with open(source, encoding="utf-8") as notes, open(target, "w", encoding="utf-8") as out, open(
        records, "w", encoding="utf-8", newline=""
    ) as table:
        writer = csv.DictWriter(table, ["id", *COLUMNS.values()])
        writer.writeheader()
        for line in notes:
            note = json.loads(line)
            text, spans, end, known = "", [], 0, {column: set() for column in COLUMNS.values()}
            for span in sorted(note["spans"], key=lambda span: span["start"]):
                if span["label"] not in COLUMNS:
                    continue
                name = note["text"][span["start"] : span["end"]]
                known[COLUMNS[span["label"]]].add(name)
                text += note["text"][end : span["start"]]
                start = len(text)
                text += misspell(name, chance)
                spans.append({"start": start, "end": len(text), "label": span["label"]})
                end = span["end"]
            text += note["text"][end:]
            out.write(json.dumps({"id": note["id"], "text": text, "spans": spans}, ensure_ascii=False) + "\n")
            writer.writerow({"id": note["id"]} | {c: ";".join(sorted(names)) for c, names in known.items()})


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
