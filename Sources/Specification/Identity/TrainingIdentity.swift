/// What determines the weights of a cell and what they are evaluated on.
package struct TrainingIdentity: Encodable {
  /// Raised when a change of the program changes what is computed, such as an order of random numbers.
  ///
  /// Another order of sums changes the last bits alone and does not raise it: recorded sweeps keep
  /// their names, and each training has the commit of its program.
  private static let revision = 1

  private let fields: IdentityFields

  /// `data` is the digest of all faces of the experiment, `manifest` the hash of the split's identity
  /// lines, `initial` the digest of the weights that training begins with; nil for drawn ones.
  ///
  /// Data that are taken as they are have neither axis nor P.
  package init(
    _ experiment: Experiment, axis: SkewAxis, skew: Int, seed: UInt64, data: String,
    manifest: String, initial: String? = nil
  ) {
    fields = IdentityFields([
      "revision": Self.revision,
      "data": data,
      "target": experiment.target,
      "axis": axis == .unskewed ? nil : axis.identity,
      "skew": axis == .unskewed ? nil : skew,
      "manifest": manifest,
      "model": experiment.model.identity,
      "training": experiment.training.identity,
      "seed": seed,
      "initial": initial,
      "subgroups": experiment.subgroups.isEmpty ? nil : experiment.subgroups.sorted(),
    ])
  }

  package func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }

  package func hash() throws -> String { try Identity.hash(self) }
}
