import Faces
import Specification

/// What determines the weights of a cell and what they are evaluated on.
package struct TrainingIdentity: Encodable {
  /// Raised when a change of the program changes trained weights.
  let revision = 1
  let data: String
  let target: String
  let axis: SkewAxis
  let skew: Int
  let manifest: String
  let model: ModelSpecification
  let training: TrainingSpecification
  let seed: UInt64

  /// `data` is the digest of all faces of the experiment, `manifest` the hash of the split's identity
  /// lines.
  package init(
    _ experiment: Experiment, axis: SkewAxis, skew: Int, seed: UInt64, data: String,
    manifest: String
  ) {
    (self.data, self.manifest) = (data, manifest)
    (self.axis, self.skew, self.seed) = (axis, skew, seed)
    target = experiment.target
    model = experiment.model
    training = experiment.training
  }

  package func hash() throws -> String { try Identity.hash(self) }
}
