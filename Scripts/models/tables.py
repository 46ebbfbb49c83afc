#!/usr/bin/env python3
"""Gathers what dissections counted into tables of counts: tables.py FOUND TABLES

FOUND has a folder for each dictionary and in it one for each network, as `lancet dissect` writes it. TABLES gets
regions.csv, families.csv, and both dictionaries side by side in detectors.md and families.md.
"""

import csv
import pathlib
import sys

REGIONS = ["detectors", "eye", "cheek", "nose", "mouth", "chin"]
DICTIONARIES = ["painted", "photographs"]


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def networks():
    lines = (pathlib.Path(__file__).parent / "networks.txt").read_text().splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith("#")]


def regions(folder):
    """Detectors by region of each layer, beside the draws of shuffled faces and the untrained network."""
    counts, draws = rows(folder / "summary.csv"), rows(folder / "chance.csv")
    for layer in counts:
        of_layer = [draw for draw in draws if draw["layer"] == layer["layer"]]
        shuffled = [draw for draw in of_layer if draw["null"] == "shuffled"]
        untrained = [draw for draw in of_layer if draw["null"] == "untrained"][0]
        for region in REGIONS:
            chance = [int(draw[region]) for draw in shuffled]
            yield {
                "layer": layer["layer"], "units": int(layer["units"]),
                "region": "all" if region == "detectors" else region, "detectors": int(layer[region]),
                "shuffled": sum(chance) / len(chance), "reached": sum(count >= int(layer[region]) for count in chance),
                "draws": len(chance), "untrained": int(untrained[region]),
            }


def families(folder, layer, units):
    """Units of a layer that lean to a group beyond the cut-off, and those of them that the test finds, too."""
    path = folder / layer / "families.csv"
    if not path.exists():
        return
    found = {}
    for row in rows(path):
        biased, both = found.setdefault(row["family"], (set(), set()))
        if row["biased"] == "1":
            biased.add(row["unit"])
            if row["significant"] == "1":
                both.add(row["unit"])
    for family, (biased, both) in found.items():
        yield {"layer": layer, "units": units, "family": family, "biased": len(biased), "both": len(both)}


def written(path, table):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        for row in table:
            writer.writerow({key: f"{value:.2f}" if isinstance(value, float) else value for key, value in row.items()})


def markdown(path, heads, lines):
    def line(fields):
        return "| " + " | ".join(fields) + " |"

    text = [line(heads), line(["---"] * len(heads)), *map(line, lines)]
    path.write_text("\n".join(text) + "\n")


def beside_chance(row):
    """A count in bold where no draw and not the untrained network comes near it."""
    count = f"{row['detectors']}"
    exceeds = row["reached"] == 0 and row["detectors"] > row["untrained"]
    return [f"**{count}**" if exceeds else count, f"{row['shuffled']:.1f}", f"{row['reached']}", f"{row['untrained']}"]


def main(found, tables):
    tables.mkdir(parents=True, exist_ok=True)
    counts, leaning = [], []
    there = [name for name in DICTIONARIES if (found / name).is_dir()]
    for dictionary in there:
        for name in networks():
            folder = found / dictionary / name
            if not (folder / "run.json").exists():
                continue
            key = {"dictionary": dictionary, "network": name}
            of_network = [{**key, **row} for row in regions(folder)]
            counts += of_network
            for row in of_network:
                if row["region"] == "all":
                    leaning += [{**key, **item} for item in families(folder, row["layer"], row["units"])]
    written(tables / "regions.csv", counts)
    written(tables / "families.csv", leaning)

    at = {(row["dictionary"], row["network"], row["layer"], row["region"]): row for row in counts}
    heads = ["network", "layer", "units"]
    for dictionary in there:
        heads += [f"{dictionary}: detectors", "shuffled", "reached", "untrained"]
    layers = {(name, layer): row["units"] for (_, name, layer, _), row in at.items()}
    layers = dict(sorted(layers.items(), key=lambda item: networks().index(item[0][0])))
    lines = []
    for (name, layer), units in layers.items():
        fields = [name, f"`{layer}`", f"{units}"]
        for dictionary in there:
            row = at.get((dictionary, name, layer, "all"))
            fields += beside_chance(row) if row else [""] * 4
        lines.append(fields)
    markdown(tables / "detectors.md", heads, lines)

    lean = {(row["dictionary"], row["network"], row["layer"], row["family"]): row for row in leaning}
    columns = [(d, f) for d in there for f in dict.fromkeys(row["family"] for row in leaning if row["dictionary"] == d)]
    lines = []
    for (name, layer), units in layers.items():
        cells = [lean.get((d, name, layer, f)) for d, f in columns]
        lines.append([name, f"`{layer}`", f"{units}", *(f"{cell['both']}" if cell else "" for cell in cells)])
    markdown(tables / "families.md", ["network", "layer", "units", *(f"{d}: {f}" for d, f in columns)], lines)


main(*map(pathlib.Path, sys.argv[1:3]))
