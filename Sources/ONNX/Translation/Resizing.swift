import Tensors

/// Where the places of a resized side come from, by the words of the operator Resize.
///
/// Source: ONNX operator schemas, Resize.
struct Resizing {
  let length: Int
  let count: Int
  let scale: Double
  let position: String
  let nearest: String
  let isLinear: Bool

  /// A side that stays as it is.
  static func none(_ length: Int) -> Interpolation {
    Interpolation(
      first: Array(0..<length), second: Array(0..<length),
      share: Array(repeating: 0, count: length))
  }

  func table() throws(Fault) -> Interpolation {
    var (first, second, share) = ([Int](), [Int](), [Float]())
    for place in 0..<count {
      let x = try source(of: Double(place))
      if isLinear {
        let within = min(max(x, 0), Double(length - 1))
        let low = Int(within.rounded(.down))
        first.append(low)
        second.append(min(low + 1, length - 1))
        share.append(Float(within - Double(low)))
      } else {
        let low = min(max(Int(try rounded(x)), 0), length - 1)
        first.append(low)
        second.append(low)
        share.append(0)
      }
    }
    return Interpolation(first: first, second: second, share: share)
  }

  /// The place in the side before, as a number with a fraction.
  private func source(of place: Double) throws(Fault) -> Double {
    switch position {
    case "half_pixel": return (place + 0.5) / scale - 0.5
    case "half_pixel_symmetric":
      let adjustment = Double(count) / (scale * Double(length))
      let offset = Double(length) / 2 * (1 - adjustment)
      return offset + (place + 0.5) / scale - 0.5
    case "pytorch_half_pixel": return count > 1 ? (place + 0.5) / scale - 0.5 : 0
    case "align_corners":
      return count > 1 ? place * Double(length - 1) / Double(count - 1) : 0
    case "asymmetric": return place / scale
    default: throw Fault("resizes by coordinates \(position)")
    }
  }

  private func rounded(_ x: Double) throws(Fault) -> Double {
    switch nearest {
    case "round_prefer_floor": return (x - 0.5).rounded(.up)
    case "round_prefer_ceil": return (x + 0.5).rounded(.down)
    case "floor": return x.rounded(.down)
    case "ceil": return x.rounded(.up)
    default: throw Fault("rounds by \(nearest)")
    }
  }
}
