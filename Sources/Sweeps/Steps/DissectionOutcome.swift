import Dissection
import Probing
import Results
import Specification

/// What a cell keeps of the dissection of one model, layer by layer.
package struct DissectionOutcome: Sendable, Equatable {
  /// The layers with their units, by the dissection's own settings.
  package private(set) var layers: [LayerRecord] = []
  /// How many units other choices, and chance, would have counted.
  package private(set) var readings: [LayerReadings] = []
  /// What a gallery of the detectors shows.
  package private(set) var galleries: [GalleryStep.Layer] = []

  /// Takes what is needed of a layer's findings, which are large.
  mutating func add(_ findings: LayerFindings, union: UnionRule) {
    layers.append(LayerRecord(findings, union: union))
    readings.append(findings.readings)
    galleries.append(GalleryStep.Layer(findings, union: union))
  }
}

extension DissectionOutcome {
  /// A sentence that names thresholds which are mostly noise, those of the dissection's own quantile
  /// first; nil where there are none.
  package var noisyThresholds: String? {
    guard let own = readings.first?.quantile else { return nil }
    let noisy = Set(readings.flatMap(\.noisyQuantiles))
    if noisy.isEmpty { return nil }
    let others = noisy.subtracting([own]).sorted()
    let quantiles = noisy.contains(own) ? [own] + others : others
    let places = quantiles.map { quantile in
      let layers = readings.filter { $0.noisyQuantiles.contains(quantile) }.map(\.layer.rawValue)
      return "\(quantile == own ? "" : "in the sensitivity grid ")at quantile \(quantile) in "
        + layers.joined(separator: ", ")
    }
    return "Some thresholds are noisy, with fewer than 100 activations above them: "
      + places.joined(separator: "; ")
      + ". Use more dictionary images or a larger quantile."
  }
}
