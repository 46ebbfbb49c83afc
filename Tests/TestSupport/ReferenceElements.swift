import Seeding
import Tensors

// Plain-loop twins of layers that work number by number or channel by channel.

/// Each pixel of `x` [N, H, W, C] as a square of `factor` pixels a side.
package func referenceUpsampling(_ x: Tensor, by factor: Int) -> Tensor {
  let (height, width, channels) = (x.shape[1] * factor, x.shape[2] * factor, x.columns)
  var result = Tensor(shape: [x.shape[0], height, width, channels])
  for place in 0..<result.count {
    let (channel, pixel) = (place % channels, place / channels)
    let (column, row, image) = (pixel % width, pixel / width % height, pixel / width / height)
    let from = (image * x.shape[1] + row / factor) * x.shape[2] + column / factor
    result[place] = x[from * channels + channel]
  }
  return result
}

/// The channels of maps of like sides, one behind the other.
package func referenceConcatenation(_ parts: [Tensor]) -> Tensor {
  let rows = parts[0].rows
  let values = (0..<rows).flatMap { row in
    parts.flatMap { part in (0..<part.columns).map { part[row * part.columns + $0] } }
  }
  let columns = parts.reduce(0) { $0 + $1.columns }
  return Tensor(values, shape: parts[0].shape.dropLast() + [columns])
}

/// `x`, below 0 times the slope of its channel, or the only one.
package func referenceSlope(_ x: Tensor, _ slope: Tensor) -> Tensor {
  var result = x
  for place in 0..<x.count where x[place] < 0 {
    result[place] = x[place] * slope[slope.count == 1 ? 0 : place % x.columns]
  }
  return result
}

/// `x` without the numbers for which a stream of the seed draws less than `share`.
package func referenceDropout(_ x: Tensor, share: Float, seed: UInt64) -> Tensor {
  var random = SplitMix64(seed: seed)
  var result = x
  for place in 0..<x.count {
    result[place] = random.uniform() < Double(share) ? 0 : x[place] / (1 - share)
  }
  return result
}
