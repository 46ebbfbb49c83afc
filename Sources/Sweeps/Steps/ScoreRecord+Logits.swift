import Faces
import Foundation
import Results
import Specification
import Tensors

/// Measures a model's answers to images whose data are not skewed.
package struct TargetEvaluation {
  let labels: TargetLabels
  /// Attributes by whose values images are told apart, one for each face.
  let subgroups: [(name: String, values: [Bool?])]
  /// How a number was scaled for training.
  let scale: NumberScale?

  /// - Parameters:
  ///   - labels: what is known of all faces.
  ///   - table: has the columns of the subgroups.
  ///   - names: the attributes by which subgroups are told apart; the target itself is passed over.
  ///   - faces: the training images.
  package init(
    _ labels: TargetLabels, in table: FaceTable, subgroups names: [String], trainedOn faces: [Int]
  ) {
    self.labels = labels
    subgroups = names.filter { labels.target != .attribute($0) }
      .compactMap { name in table.attribute(name).map { (name, $0) } }
    if case .number(let numbers) = labels.answers {
      scale = NumberScale(faces.compactMap { numbers[$0] })
    } else {
      scale = nil
    }
  }

  /// What is to be recorded of some images' logits, [N, outputs].
  ///
  /// What is not known of an image is not counted.
  package func scores(
    _ logits: Tensor, of faces: [Int], cell: Int64, partition: Partition
  ) -> [ScoreRecord] {
    precondition(
      logits.shape == [faces.count, labels.outputs], "\(logits.shape) for \(faces.count) images")
    let rows = Array(faces.indices)
    var sets = [(ScoreRecord.all, rows)]
    for (name, values) in subgroups {
      for value in [true, false] {
        sets.append(("\(name)=\(value ? 1 : 0)", rows.filter { values[faces[$0]] == value }))
      }
    }
    return sets.flatMap { subgroup, rows in
      measures(logits, of: faces, rows: rows).map { target, metric, n, value in
        ScoreRecord(
          cellId: cell, partition: partition, target: target, subgroup: subgroup, metric: metric,
          n: n, value: value)
      }
    }
  }

  private typealias Measure = (target: String, metric: ScoreRecord.Metric, n: Int, value: Double)

  private func measures(_ logits: Tensor, of faces: [Int], rows: [Int]) -> [Measure] {
    switch labels.answers {
    case .classes(let places):
      let known = rows.filter { places[faces[$0]] != nil }
      let scores = known.map { Self.softmax(logits, row: $0) }
      let truth = known.map { places[faces[$0]] ?? 0 }
      let answers = scores.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
      let confusion = Self.confusion(
        truth, answers, names: labels.names, output: labels.target.name)
      // Of yes and no, the precision of one is that of the attribute.
      let isBinary = labels.names == TargetLabels.binaryClasses
      return confusion
        + labels.names.indices.filter { !isBinary || $0 == 1 }.compactMap { place in
          averagePrecision(
            scores: scores.map { $0[place] }, isPositive: truth.map { $0 == place }
          ).map {
            (labels.names[place], .averagePrecision(of: labels.target.name), known.count, $0)
          }
        }
    case .attributes(let columns):
      return zip(labels.names, columns).enumerated().flatMap { place, attribute -> [Measure] in
        let (name, column) = attribute
        let known = rows.filter { column[faces[$0]] != nil }
        let truth = known.map { column[faces[$0]] == true }
        let scores = known.map { Double(logits[$0 * labels.outputs + place]) }
        let precision = averagePrecision(scores: scores, isPositive: truth)
        return Self.confusion(
          truth.map { $0 ? 1 : 0 }, scores.map { $0 > 0 ? 1 : 0 },
          names: TargetLabels.binaryClasses, output: name)
          + (precision.map { [("1", .averagePrecision(of: name), known.count, $0)] } ?? [])
      }
    case .number(let numbers):
      let errors = rows.compactMap { row -> Double? in
        numbers[faces[row]].map { abs((scale?.number(Double(logits[row])) ?? 0) - $0) }
      }
      if errors.isEmpty { return [] }
      let squares = errors.reduce(0) { $0 + $1 * $1 }
      let output = labels.target.name
      return [
        (ScoreRecord.all, .absoluteError(of: output), errors.count, errors.reduce(0, +)),
        (ScoreRecord.all, .squaredError(of: output), errors.count, squares),
      ]
    }
  }

  /// How often each class is taken for each; what never happens is left out.
  private static func confusion(
    _ truth: [Int], _ answers: [Int], names: [String], output: String
  ) -> [Measure] {
    let counts = Dictionary(
      zip(zip(truth, answers).map { $0 * names.count + $1 }, repeatElement(1, count: truth.count)),
      uniquingKeysWith: +)
    return counts.keys.sorted().map { key in
      let (own, other) = (key / names.count, key % names.count)
      return (
        names[own], .predicted(names[other], of: output), truth.count { $0 == own },
        Double(counts[key] ?? 0)
      )
    }
  }

  /// The probabilities of a row.
  private static func softmax(_ logits: Tensor, row: Int) -> [Double] {
    let values = (0..<logits.columns).map { Double(logits[row * logits.columns + $0]) }
    let greatest = values.max() ?? 0
    let powers = values.map { exp($0 - greatest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
