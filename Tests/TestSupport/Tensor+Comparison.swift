import Tensors

extension Tensor {
  /// The greatest difference from `other`, as a share of the greatest size in `other`.
  package func error(from other: Tensor) -> Float {
    precondition(shape == other.shape, "\(shape) against \(other.shape)")
    var (difference, size) = (Float.zero, Float.leastNormalMagnitude)
    for place in 0..<count {
      let distance = abs(self[place] - other[place])
      if !distance.isFinite { return .infinity }
      difference = max(difference, distance)
      size = max(size, abs(other[place]))
    }
    return difference / size
  }

  /// The sum of the products of like places, in double precision.
  package func dot(_ other: Tensor) -> Double {
    precondition(shape == other.shape, "\(shape) · \(other.shape)")
    return (0..<count).reduce(0) { $0 + Double(self[$1]) * Double(other[$1]) }
  }
}

/// The slope of `function` at `x` along each of `places`, from both sides.
///
/// - Parameters:
///   - x: where the slope is wanted.
///   - places: which of its entries are moved.
///   - step: by how much.
///   - function: what is differentiated.
/// - Returns: one slope for each place.
package func centralDifferences(
  at x: Tensor, places: [Int], step: Float = 1e-2, _ function: (Tensor) -> Double
) -> [Double] {
  places.map { place in
    var (above, below) = (x, x)
    above[place] += step
    below[place] -= step
    return (function(above) - function(below)) / Double(above[place] - below[place])
  }
}

/// The greatest difference of `gradient` at `places` from `numeric`, against the greatest of both.
package func gradientError(_ gradient: Tensor, _ numeric: [Double], places: [Int]) -> Double {
  var (difference, size) = (0.0, 1e-12)
  for (place, slope) in zip(places, numeric) {
    difference = max(difference, abs(Double(gradient[place]) - slope))
    size = max(size, abs(slope), abs(Double(gradient[place])))
  }
  return difference / size
}
