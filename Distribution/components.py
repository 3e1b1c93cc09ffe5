"""Writes what a program is made of: the licences of the packages that it holds, and a bill of materials (CycloneDX 1.5).

    swift package show-dependencies --format json > dependencies.json
    python3 Distribution/components.py dependencies.json PROGRAM --licences FOLDER --bill FILE
"""

import argparse
import hashlib
import json
import pathlib
import shutil
import subprocess
import uuid

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("dependencies", type=pathlib.Path)
parser.add_argument("program", type=pathlib.Path)
parser.add_argument("--licences", type=pathlib.Path, required=True)
parser.add_argument("--bill", type=pathlib.Path, required=True)
arguments = parser.parse_args()

graph = json.loads(arguments.dependencies.read_text())
packages: dict[str, dict] = {}
edges: dict[str, list[str]] = {}


def walk(node: dict, reference: str) -> None:
    edges[reference] = sorted({dependency["identity"] for dependency in node["dependencies"]})
    for dependency in node["dependencies"]:
        packages[dependency["identity"]] = dependency
        walk(dependency, dependency["identity"])


walk(graph, "lethe")

# What the program says of itself: a name, a licence, a holder and an address each.
lines = subprocess.run([arguments.program, "licences"], check=True, capture_output=True, text=True).stdout.splitlines()
said = {lines[index]: [line.strip() for line in lines[index + 1 : index + 4]] for index in range(0, len(lines), 4)}
version = subprocess.run([arguments.program, "--version"], check=True, capture_output=True, text=True).stdout.strip()

arguments.licences.mkdir(parents=True)
components = []
for identity, package in sorted(packages.items()):
    if identity not in said:
        # Resolved, and not linked in.
        continue
    folder = pathlib.Path(package["path"])
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name.upper().startswith(("LICEN", "NOTICE"))]
    files += sorted(file for file in folder.glob("Sources/*/LICENSE*") if file.is_file())
    if not files:
        raise SystemExit(f"{identity}: no licence among its sources")
    for file in files:
        inner = "" if file.parent == folder else f"{file.parent.name}-"
        shutil.copyfile(file, arguments.licences / f"{identity}-{inner}{file.name}")
    licence, holder, address = said[identity]
    components.append(
        {
            "type": "library",
            "bom-ref": identity,
            "name": identity,
            "version": package["version"],
            "purl": f"pkg:swift/{address.removeprefix('https://')}@{package['version']}",
            "copyright": holder,
            "licenses": [{"expression": licence}],
            "externalReferences": [{"type": "vcs", "url": address}],
        }
    )
for name in said.keys() - packages.keys():
    licence, holder, address = said[name]
    components.append(
        {
            "type": "library",
            "bom-ref": name,
            "name": name,
            "copyright": holder,
            "licenses": [{"expression": licence}],
            "externalReferences": [{"type": "website", "url": address}],
        }
    )
components.sort(key=lambda component: component["bom-ref"])
known = {component["bom-ref"] for component in components}
digest = hashlib.sha256(arguments.program.read_bytes()).hexdigest()
bill = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    # Of the program alone, so that the same one gives the same bill.
    "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
    "version": 1,
    "metadata": {
        "component": {
            "type": "application",
            "bom-ref": "lethe",
            "name": "lethe",
            "version": version,
            "licenses": [{"expression": "Apache-2.0"}],
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }
    },
    "components": components,
    "dependencies": [
        {"ref": reference, "dependsOn": [name for name in names if name in known]}
        for reference, names in sorted(edges.items())
        if reference in known | {"lethe"}
    ],
}
arguments.bill.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n")
