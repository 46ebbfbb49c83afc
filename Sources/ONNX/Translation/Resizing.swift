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

  init(
    length: Int, count: Int, scale: Double, position: String, nearest: String, isLinear: Bool
  ) {
    (self.length, self.count, self.scale) = (length, count, scale)
    (self.position, self.nearest, self.isLinear) = (position, nearest, isLinear)
  }

  /// A side that stays as it is.
  init(keeping length: Int) {
    self.init(
      length: length, count: length, scale: 1, position: "asymmetric", nearest: "floor",
      isLinear: false)
  }

  /// The four neighbours of each place, by cubic convolution; `sharpness` is the coefficient a.
  ///
  /// Neighbours beyond the ends are those at the ends, or left out, and the weights of the others
  /// divided by their sum.
  /// Source: Keys 1981, “Cubic convolution interpolation for digital image processing”, Eq. 15, with any a.
  func cubic(sharpness a: Double, leavesOut: Bool) throws(Fault) -> Sampling {
    var (places, weights) = ([Int](), [Float]())
    for place in 0..<count {
      let x = try source(of: Double(place))
      let below = x.rounded(.down)
      var own = (-1...2).map { step in
        let distance = abs(x - below - Double(step))
        return distance <= 1
          ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
          : ((distance - 5) * distance + 8) * distance * a - 4 * a
      }
      // Far outside, where a scale lies, places are cut to where all neighbours are the same.
      let first = Int(min(max(below, -4), Double(length) + 4)) - 1
      if leavesOut {
        for step in 0..<4 where !(0..<length).contains(first + step) { own[step] = 0 }
        let sum = own.reduce(0, +)
        if sum != 0 { own = own.map { $0 / sum } }
      }
      weights += own.map { Float($0) }
      places += (0..<4).map { min(max(first + $0, 0), length - 1) }
    }
    return Sampling(taps: 4, places: places, weights: weights)
  }

  /// The two neighbours of each place, or the nearest one.
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
