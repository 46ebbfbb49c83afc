import Concepts
import Trends

/// A model beside others: one training of it, or several that differ in their seeds.
package struct ComparedModel: Sendable {
  package let name: String
  package let trainings: [ComparedTraining]

  /// - Precondition: there is one.
  package init(name: String, trainings: [ComparedTraining]) {
    precondition(!trainings.isEmpty, "\(name) has no training")
    (self.name, self.trainings) = (name, trainings)
  }

  /// The layers that all trainings have, in the order of the network.
  package var layers: [String] {
    trainings[0].layers.map(\.name).filter { name in
      trainings.allSatisfy { $0.layers.contains { $0.name == name } }
    }
  }

  /// The name with the number of trainings where there are several.
  var title: String {
    trainings.count == 1 ? name : "\(name) (\(trainings.count) seeds)"
  }
}

/// One training of a model, taken apart.
package struct ComparedTraining: Sendable {
  /// The file or the recorded cell.
  package let source: String
  /// What it is and how it wants its pictures, in a few words.
  package let words: String
  package let layers: [ComparedLayer]
  /// All layers together.
  package let together: ComparedLayer

  /// - Precondition: there is a layer.
  package init(source: String, words: String, layers: [ComparedLayer]) {
    precondition(!layers.isEmpty, "\(source) has no layer")
    (self.source, self.words, self.layers) = (source, words, layers)
    together = layers.dropFirst().reduce(layers[0]) { $0.joined(with: $1) }
  }

  /// A layer by its name, or all layers together; nil where there is none.
  func layer(_ name: String?) -> ComparedLayer? {
    name.map { name in layers.first { $0.name == name } } ?? together
  }
}

/// What was found in a layer.
package struct ComparedLayer: Sendable {
  package let name: String
  package let own: UnitCounts
  /// What each draw of shuffled faces counts; none where draws are not known.
  package let draws: [UnitCounts]
  /// What shuffled faces count on average, where that is all that is known.
  package let average: UnitCounts?
  /// The probability of each group for each unit, of families where that is known.
  package let probabilities: [GlobalFamily: UnitProbabilities]

  package init(
    name: String, own: UnitCounts, draws: [UnitCounts], average: UnitCounts? = nil,
    probabilities: [GlobalFamily: UnitProbabilities] = [:]
  ) {
    (self.name, self.own, self.draws) = (name, own, draws)
    (self.average, self.probabilities) = (average, probabilities)
  }

  /// Both layers as one; draws deal the same faces in both.
  func joined(with other: ComparedLayer) -> ComparedLayer {
    let averages = [average, other.average].compactMap(\.self)
    return ComparedLayer(
      name: "\(name) + \(other.name)", own: own + other.own,
      draws: draws.count == other.draws.count ? zip(draws, other.draws).map(+) : [],
      average: averages.count == 2 ? averages[0] + averages[1] : nil,
      probabilities: probabilities.filter { other.probabilities[$0.key] != nil }
        .merging(other.probabilities.filter { probabilities[$0.key] != nil }) {
          UnitProbabilities(groupCount: $0.groupCount, values: $0.values + $1.values)
        })
  }
}

/// The probability of each group of a family for each unit.
package struct UnitProbabilities: Sendable, Equatable {
  package let groupCount: Int
  /// [U, G]; all 0 for a unit that does not vary.
  package let values: [Double]

  package init(groupCount: Int, values: [Double]) {
    (self.groupCount, self.values) = (groupCount, values)
  }

  /// Those of the units that vary, largest group first, then by how large it is.
  ///
  /// The groups of a unit stay in their order; the unit's place follows from which is the largest.
  var sorted: [ArraySlice<Double>] {
    let units = stride(from: 0, to: values.count, by: groupCount).map { first in
      let row = values[first..<first + groupCount]
      let largest = row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? first
      return (row: row, group: largest - first, share: row[largest], unit: first)
    }
    return units.filter { $0.share > 0 }
      .sorted { ($0.group, -$0.share, $0.unit) < ($1.group, -$1.share, $1.unit) }.map(\.row)
  }
}
