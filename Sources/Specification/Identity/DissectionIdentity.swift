/// What determines the findings of a dissection.
package struct DissectionIdentity: Encodable {
  /// Raised when a change of the program changes findings.
  private static let revision = 2

  private let fields: IdentityFields

  /// `dictionary` is the digest of the dictionary's faces and of where their masks come from,
  /// `thresholds` that of given thresholds; nil where each unit has its own.
  package init(
    _ experiment: Experiment, trainingHash: String, dictionary: String, thresholds: String? = nil
  ) {
    let ablated = experiment.dissection.ablation == 0 ? nil : experiment.endpoints.map(\.name)
    fields = IdentityFields([
      "revision": Self.revision,
      "trainingHash": trainingHash,
      "dictionary": dictionary,
      "settings": experiment.dissection.identity,
      "endpoints": ablated,
      "thresholds": thresholds,
    ])
  }

  package func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }

  package func hash() throws -> String { try Identity.hash(self) }
}
