import Concepts

// Tables with a row for each thing that was compared: trainings, tests, units.

extension Comparison {
  /// The models, a row for each training and layer.
  var modelTable: Table {
    var table = Table(
      title: "The models",
      columns: [
        Self.modelColumn, .init("seed", .integer, "which training of the model, from 1"),
        .init("source", .text, "the file, or the recorded cell"),
        .init("input", .text, "what it is, and how it wants its pictures"),
        .init("layer", .text, "the layer"),
        .init("units", .integer, "units of the layer"),
        .init("detectors", .integer, "units that detect something"),
      ])
    for model in models {
      for (number, training) in model.trainings.enumerated() {
        for layer in training.layers {
          table.append([
            .text(model.name), .integer(number + 1), .text(training.source), .text(training.words),
            .text(layer.name), .integer(layer.own.units),
            .integer(Int(layer.own.detectorCount)),
          ])
        }
      }
    }
    return table
  }

  /// The tests, all layers together first.
  var differenceTable: Table {
    var table = Table(
      title: "Do models differ in their shares of regions?",
      columns: [
        Self.layerColumn,
        .init("of", .text, "what shares are of: units (with unlocalised), or detectors"),
        .init("first", .text, "a model; all models: all of them together"),
        .init("second", .text, "the model that it is compared with"),
        .init(
          "distance", .number(decimals: 1),
          "half the sum of the absolute differences of shares, in points: 0 alike, 100 apart"),
        .init("exchanged", .text, "what is exchanged between the models: trainings or units"),
        .init("sizes", .text, "how many of these the models have"),
        .init("labellings", .integer, "ways to exchange that were counted"),
        .init("exact", .text, "whether these are all ways"),
        .init("p", .significant(digits: 2), "the share of them that differ as much, or more"),
        .init(
          "correctedP", .significant(digits: 2),
          "corrected by Holm’s method over the pairs of the layer"),
        .init(
          "smallestP", .significant(digits: 2),
          "the smallest corrected p that is possible with so many"),
      ],
      notes: [
        "Where trainings are exchanged, the test speaks of the ways of training. Where units are, it "
          + "speaks of these very models alone, and as if their units were independent, which they are not."
      ])
    for row in differences {
      table.append([
        .text(row.layer ?? "all"), .text(row.base.rawValue), .text(row.first),
        .text(row.second ?? ""), Table.Value(row.distance.map { $0 * 100 }),
        .text(row.exchanged.rawValue), .text(row.sizes.map(String.init).joined(separator: " ")),
        .integer(row.test.labellings), .text(row.test.isExact ? "yes" : "no"),
        .number(row.test.pValue), .number(row.adjustedP), .number(row.smallestP),
      ])
    }
    return table
  }

  /// The probability of each group for each unit.
  var probabilityTable: Table {
    var table = Table(
      title: "The probability of each group, unit by unit",
      columns: [
        Self.modelColumn, .init("seed", .integer, "which training of the model, from 1"),
        .init("layer", .text, "the layer"), .init("unit", .integer, "the unit, from 0"),
        .init("family", .text, "the family of global concepts"),
        .init("group", .text, "the group"),
        .init(
          "probability", .number(decimals: 4), "0 to 1; all groups 0 where a unit does not vary"),
        .init("biased", .integer, "1 where the probability reaches the family’s cut-off"),
      ])
    for model in models {
      for (number, training) in model.trainings.enumerated() {
        for layer in training.layers {
          for family in families {
            guard let probabilities = layer.probabilities[family] else { continue }
            for (place, value) in probabilities.values.enumerated() {
              table.append([
                .text(model.name), .integer(number + 1), .text(layer.name),
                .integer(place / probabilities.groupCount), .text(family.rawValue),
                .text(family.groups[place % probabilities.groupCount]), .number(value),
                .integer(value >= family.cutoff ? 1 : 0),
              ])
            }
          }
        }
      }
    }
    return table
  }
}
