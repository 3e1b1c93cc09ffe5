"""Makes records of patients from labelled brat notes, as a hospital's own would look: names, birth date, numbers and addresses
from the form at each note's head, nothing from its text. For measuring what `--known` brings.

    python3 Experiments/known.py BRAT_FOLDER > known.csv
"""

import csv
import pathlib
import sys

COLUMNS = ["id", "given", "family", "birth_date", "record", "policy", "address", "city", "doctor", "email", "phone"]
FIELDS = {
    "nombre": "given", "apellidos": "family", "fecha de nacimiento": "birth_date", "nhc": "record", "nass": "policy",
    "cipa": "policy", "domicilio": "address", "localidad": "city", "localidad/ provincia": "city", "cp": "city",
    "médico": "doctor", "correo electrónico": "email", "teléfono": "phone",
}
HEAD_ENDS = ("informe clínico", "historia clínica", "antecedentes", "historia actual", "exploración")


def record(text, annotations):
    """Values of the head's fields, from the annotated stretches of each line alone."""
    values = {column: [] for column in COLUMNS}
    offset = 0
    for line in text.split("\n"):
        if line.strip().lower().startswith(HEAD_ENDS):
            break
        for start, end in annotations:
            if offset <= start and end <= offset + len(line):
                # "Edad: 49 años Sexo: H": the name before the stretch is the field's.
                before = line[: start - offset].rsplit(":", 1)[0].rsplit(".", 1)[-1]
                column = FIELDS.get(before.strip().lower())
                if column:
                    values[column].append(text[start:end])
        offset += len(line) + 1
    return values


def main(folder):
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        annotations = []
        for line in path.with_suffix(".ann").read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                places = line.split("\t")[1].split(" ", 1)[1].replace(";", " ").split()
                annotations.append((int(places[0]), int(places[-1])))
        values = record(path.read_text(encoding="utf-8"), annotations)
        writer.writerow({"id": path.stem} | {c: ";".join(v) for c, v in values.items() if v})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
