/// Which thresholds units are hot above.
package enum ThresholdRule: Sendable {
  /// The quantiles of a unit's own activations.
  case own
  /// Those of a list for each of the dissection's quantiles; what the sensitivity grid adds keeps its
  /// own. The function throws where the list has none for a layer, or not one for each unit.
  case given(@Sendable (_ layer: LayerShape, _ quantile: Double) throws -> [Double])

  /// The thresholds of a layer at one of the dissection's quantiles; nil for its own.
  func values(of layer: LayerShape, quantile: Double) throws -> [Double]? {
    switch self {
    case .own: nil
    case .given(let values): try values(layer, quantile)
    }
  }
}
