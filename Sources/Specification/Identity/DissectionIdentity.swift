/// What determines the findings of a dissection.
package struct DissectionIdentity: Encodable {
  /// Raised when a change of the program changes findings.
  private static let revision = 2

  private let fields: IdentityFields

  /// `dictionary` is the digest of the dictionary's faces and of where their masks come from.
  package init(_ experiment: Experiment, trainingHash: String, dictionary: String) {
    let ablated = experiment.dissection.ablation == 0 ? nil : experiment.endpoints.map(\.name)
    fields = IdentityFields([
      "revision": Self.revision,
      "trainingHash": trainingHash,
      "dictionary": dictionary,
      "settings": experiment.dissection.identity,
      "endpoints": ablated,
    ])
  }

  package func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }

  package func hash() throws -> String { try Identity.hash(self) }
}
