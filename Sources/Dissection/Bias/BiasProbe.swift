import Concepts
import Specification
import Tensors

/// Images by which units are probed for a family of global concepts.
package struct BiasProbe {
  /// Which images are labelled.
  package enum Images {
    /// Those that are dissected.
    case own
    /// Others.
    case others(any ActivationSource)
    /// Those that are dissected, and then as many others.
    case ownAndOthers(any ActivationSource)
  }

  package let family: GlobalFamily
  /// The group of each image by its place in the family; nil leaves the image out.
  package let groups: [Int?]
  private let relabelling: Relabelling
  private let images: Images

  /// The label permutations are the same for every model, layer and experiment.
  private static let seed: UInt64 = 20_220_901

  package init(
    _ family: GlobalFamily, groups: [Int?], of images: Images, relabelling: Relabelling = .shuffle
  ) {
    (self.family, self.groups) = (family, groups)
    (self.images, self.relabelling) = (images, relabelling)
  }

  /// The responses of some layers to the other images; none where there are no others.
  func responses(
    of layers: [LayerName], checkCancellation: () throws -> Void
  ) throws -> [ActivationExtremes] {
    switch images {
    case .own: []
    case .others(let source), .ownAndOthers(let source):
      try source.selecting(layers).extremes(checkCancellation: checkCancellation)
    }
  }

  /// The bias of a layer's units, from their responses to the images that are dissected and to the
  /// others.
  package func bias(
    own: ActivationExtremes?, others: ActivationExtremes?, settings: DissectionSettings,
    on pool: WorkerPool
  ) throws -> GlobalBias {
    let responses: ActivationExtremes? =
      switch images {
      case .own: own
      case .others: others
      case .ownAndOthers: others.flatMap { own?.joined(with: $0) }
      }
    guard let responses else { preconditionFailure("no responses to probe for \(family)") }
    return try GlobalBias(
      family: family, extremes: responses, groups: groups, relabelling: relabelling,
      settings: settings, seed: Self.seed, on: pool)
  }
}
