import Specification

/// What determines the findings of a dissection.
package struct DissectionIdentity: Encodable {
  /// Raised when a change of the program changes findings.
  let revision = 2
  let trainingHash: String
  let dictionary: String
  let settings: DissectionSpecification
  /// What is ablated; nil where nothing is.
  let endpoints: [Endpoint]?

  /// `dictionary` is the digest of the dictionary's faces and of where their masks come from.
  package init(_ experiment: Experiment, trainingHash: String, dictionary: String) {
    (self.trainingHash, self.dictionary) = (trainingHash, dictionary)
    settings = experiment.dissection.identity
    endpoints = experiment.dissection.ablation == 0 ? nil : experiment.endpoints
  }

  package func hash() throws -> String { try Identity.hash(self) }
}
