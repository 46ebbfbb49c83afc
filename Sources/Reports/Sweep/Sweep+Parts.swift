extension Sweep {
  /// What is read of a sweep; a table or a page says which parts it shows.
  package struct Parts: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// Detectors and counted pairs.
    package static let detectors = Parts(rawValue: 1 << 0)
    /// Biased units, of the trained networks and of the untrained ones.
    package static let bias = Parts(rawValue: 1 << 1)
    package static let accuracy = Parts(rawValue: 1 << 2)
    /// What models answer that are not skewed.
    package static let scores = Parts(rawValue: 1 << 11)
    /// What chance gives in place of detectors and pairs per region, over all and of the axis.
    package static let regionNulls = Parts(rawValue: 1 << 3)
    /// The same of every concept, which are many times as many numbers.
    package static let nulls: Parts = [regionNulls, Parts(rawValue: 1 << 10)]
    /// The sensitivity grid.
    package static let readings = Parts(rawValue: 1 << 4)
    package static let ablations = Parts(rawValue: 1 << 5)
    /// The tests of every count.
    package static let trends: Parts = [counts, Parts(rawValue: 1 << 6)]
    /// The declared counts' trends by other settings.
    package static let robustness: Parts = [trends, readings, Parts(rawValue: 1 << 7)]
    /// Which faces each cell was dissected over.
    package static let faces = Parts(rawValue: 1 << 13)
    /// How well instruments see planted cues.
    package static let instruments: Parts = [
      detectors, bias, accuracy, regionNulls, readings, ablations, Parts(rawValue: 1 << 12),
    ]
    /// How the models were made.
    package static let provenance = Parts(rawValue: 1 << 8)
    /// Which pictures of detectors there are.
    package static let gallery = Parts(rawValue: 1 << 9)

    /// What is listed layer by layer.
    package static let ofLayers: Parts = [detectors, bias, nulls, readings, ablations]

    /// Every number that moves with P, and its nulls.
    package static let counts: Parts = [detectors, bias, accuracy, nulls]
  }
}
