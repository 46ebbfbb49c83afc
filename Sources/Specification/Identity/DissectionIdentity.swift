/// What determines the findings of a dissection.
///
/// What is counted beside them has no part in it: counts by the unions that do not count detectors, and
/// the sensitivity grid. So when the union over all annotated images came, no hash changed. Cells that
/// were recorded with two unions are done and stay as they are, without counts by the third; cells that
/// are dissected from then on record it under the hash that they would have had before. Where it is
/// itself the union that counts, `union` says so, as it does for any other.
package struct DissectionIdentity: Encodable {
  /// Raised when a change of the program changes findings by more than last bits of the maps.
  package static let revision = 2

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
