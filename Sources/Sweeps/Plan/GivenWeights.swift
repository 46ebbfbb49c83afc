import Files
import Foundation
import Networks
import Seeding
import Specification

/// The weights that all trainings of an arm begin with, read and checked before anything is trained.
package struct GivenWeights: Sendable {
  package let weights: InitialWeights
  /// The SHA-256 of the file.
  package let digest: String
  /// What a reader should know of them.
  let notes: [String]

  /// Reads the file that a model with so many outputs names; nil where it names none.
  ///
  /// Throws what is wrong with the file, by its name.
  package init?(_ model: ModelSpecification, outputs: Int = 2) throws {
    guard let path = model.initial else { return nil }
    let url = URL(filePath: path)
    let file = try WeightsFile(contentsOf: url, isKnown: ForeignNetwork.isKnown)
    try file.weights.checkSeal(file: url.relativePath)
    weights = try InitialWeights(file.weights, file: url.relativePath, for: model, classes: outputs)
    notes = file.notes + weights.notes
    var hash = SHA256()
    hash.update(try Data(contentsOf: url, options: .mappedIfSafe))
    digest = hash.hexadecimal
  }
}
