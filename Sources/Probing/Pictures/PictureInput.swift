import Images
import Networks
import Specification
import Tensors

/// How a network wants its pictures: which colours in which order, and what becomes of each number.
///
/// A byte becomes `(byte / 255 · scale − mean) / deviation` of its channel.
package struct PictureInput: Sendable, Equatable {
  /// The channels, in their order.
  package enum Colours: String, Sendable, CaseIterable {
    case rgb, bgr, grey

    /// How many channels there are.
    package var count: Int { self == .grey ? 1 : 3 }
  }

  package var colours: Colours
  /// What white is before the mean is taken off: 1 or 255, for example.
  package var scale: Float
  /// One for each channel, in the network's order.
  package var mean: [Float]
  /// One for each channel, in the network's order; above 0.
  package var deviation: [Float]

  /// Wraps the numbers.
  /// - Precondition: one mean and one deviation above 0 for each channel.
  package init(colours: Colours, scale: Float, mean: [Float], deviation: [Float]) {
    precondition(
      mean.count == colours.count && deviation.count == colours.count
        && deviation.allSatisfy { $0 > 0 }, "\(mean), \(deviation) for \(colours)")
    (self.colours, self.scale) = (colours, scale)
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// What becomes of each byte, channel by channel, 256 numbers each.
  private var tables: [[Float]] {
    (0..<colours.count).map { channel in
      (0..<256).map { (Float($0) / 255 * scale - mean[channel]) / deviation[channel] }
    }
  }

  /// Writes some pictures as a network reads them: [n, S, S, channels].
  func write(
    _ pictures: LabelledImages, _ range: Range<Int>, into batch: inout MutableSpan<Float>
  ) {
    let tables = tables
    let pixels = pictures.size * pictures.size
    var to = 0
    for picture in range {
      var from = picture * pixels * 3
      for _ in 0..<pixels {
        switch colours {
        case .grey:
          // Pictures for one channel are grey already, so that all three bytes are alike.
          batch[to] = tables[0][Int(pictures.pixels[from])]
          to += 1
        case .rgb, .bgr:
          for channel in 0..<3 {
            let place = colours == .rgb ? channel : 2 - channel
            batch[to + channel] = tables[channel][Int(pictures.pixels[from + place])]
          }
          to += 3
        }
        from += 3
      }
    }
  }

  /// In a few words.
  package var words: String {
    func list(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: " ") }
    return "\(colours.rawValue), scale \(scale), mean \(list(mean)), deviation \(list(deviation))"
  }
}
