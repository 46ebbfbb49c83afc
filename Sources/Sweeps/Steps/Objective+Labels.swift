import Faces
import Foundation
import Networks
import Specification
import Tensors

extension Objective {
  /// What a model of unskewed data is trained for on some faces.
  ///
  /// - Parameters:
  ///   - labels: what is known of all faces of the table.
  ///   - faces: the training images, of each of which something is known.
  ///   - training: what classes weigh, and how far labels are smoothed.
  package init(_ labels: TargetLabels, of faces: [Int], _ training: TrainingSpecification) {
    let answers: Answers
    var weights: [Double]?
    switch labels.answers {
    case .classes(let places):
      let own = faces.map { UInt8(places[$0] ?? 0) }
      answers = .classes(own)
      weights = training.classWeights?.weights(
        of: labels.names, counts: labels.names.indices.map { place in own.count { $0 == place } })
    case .attributes(let columns):
      answers = .labels(
        faces.flatMap { face in
          columns.map { column in column[face].map { $0 ? .yes : .no } ?? .unknown }
        }, perImage: columns.count)
      weights = training.classWeights.map { rule in
        zip(labels.names, columns).map { name, column in
          rule.weight(
            ofYes: name, yes: faces.count { column[$0] == true },
            no: faces.count { column[$0] == false })
        }
      }
    case .number(let numbers):
      let scale = NumberScale(faces.compactMap { numbers[$0] })
      answers = .numbers(faces.map { Float(scale.scaled(numbers[$0] ?? scale.mean)) })
    }
    self.init(answers, weights: weights, smoothing: training.labelSmoothing)
  }

  /// What a model of skewed data is trained for.
  package init(_ items: [SplitItem], classes: [String], _ training: TrainingSpecification) {
    let labels = items.map { UInt8($0.label ? 1 : 0) }
    let counts = [labels.count { $0 == 0 }, labels.count { $0 == 1 }]
    self.init(
      .classes(labels), weights: training.classWeights?.weights(of: classes, counts: counts),
      smoothing: training.labelSmoothing)
  }
}

extension ClassWeights {
  /// The weight of each class, given how many training images it has.
  package func weights(of names: [String], counts: [Int]) -> [Double] {
    switch self {
    case .balanced:
      let all = Double(counts.reduce(0, +))
      return counts.map { $0 == 0 ? 1 : all / (Double(names.count) * Double($0)) }
    case .given(let weights): return names.map { weights[$0] ?? 1 }
    }
  }

  /// What an attribute's yes weighs against its no.
  fileprivate func weight(ofYes name: String, yes: Int, no: Int) -> Double {
    switch self {
    case .balanced: yes == 0 ? 1 : Double(no) / Double(yes)
    case .given(let weights): weights[name] ?? 1
    }
  }
}

/// How a number becomes what a network answers: by mean and deviation of the training images, so that a
/// learning rate suits numbers of any size.
package struct NumberScale: Sendable, Equatable {
  package let mean: Double
  /// Of the training images themselves (n), 1 where they do not differ.
  package let deviation: Double

  package init(_ numbers: [Double]) {
    let count = Double(max(1, numbers.count))
    let mean = numbers.reduce(0, +) / count
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    self.mean = mean
    deviation = variance > 0 ? variance.squareRoot() : 1
  }

  package func scaled(_ number: Double) -> Double { (number - mean) / deviation }
  package func number(_ scaled: Double) -> Double { mean + deviation * scaled }
}

/// What a file of weights says of a network's answers, where they are not those of a skewed attribute.
enum ModelAnswers {
  static let keys: Set = ["target", "classNames", "answers", "answerMean", "answerDeviation"]

  /// The facts about a network that was trained on some faces.
  static func facts(_ labels: TargetLabels, trainedOn faces: [Int]) -> [String: String] {
    var facts = [
      "target": labels.target.name, "classNames": labels.names.joined(separator: ", "),
    ]
    switch labels.answers {
    case .classes: facts["answers"] = "classes"
    case .attributes: facts["answers"] = "attributes"
    case .number(let numbers):
      let scale = NumberScale(faces.compactMap { numbers[$0] })
      facts["answers"] = "number"
      facts["answerMean"] = "\(scale.mean)"
      facts["answerDeviation"] = "\(scale.deviation)"
    }
    return facts
  }
}
