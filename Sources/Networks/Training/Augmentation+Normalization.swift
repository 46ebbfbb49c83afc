/// How a network wants its pixels: (value − mean) / deviation per channel, value in 0...1.
///
/// Recorded beside the weights, since they are worth nothing without it.
package struct Normalization: Codable, Sendable, Equatable {
  /// R, G, B; in 0...1.
  package var mean: SIMD3<Float>
  /// R, G, B; above zero.
  package var deviation: SIMD3<Float>

  /// The raw values 0...1.
  package static let none = Normalization(mean: .zero, deviation: .one)
  /// The statistics of ImageNet, with which torchvision's weights were trained.
  package static let imageNet = Normalization(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// Wraps the statistics.
  /// - Precondition: every deviation is above zero.
  package init(mean: SIMD3<Float>, deviation: SIMD3<Float>) {
    precondition(all(deviation .> 0), "deviation \(deviation)")
    self.mean = mean
    self.deviation = deviation
  }

  /// The factor of a byte: value = byte·scale + bias.
  package var scale: SIMD3<Float> { 1 / (255 * deviation) }
  /// The value of byte 0.
  package var bias: SIMD3<Float> { -mean / deviation }
}
