/// Where the samples of a longer axis fall between the samples of a shorter one, or the reverse.
///
/// Half-pixel centres, edges clamped: output X reads at x = (X + ½)·n/S − ½.
/// Source: METHOD, the upsampling of activation maps; Bau et al. 2017, §2.2 anchors interpolants
/// at the centres of receptive fields, which these are for padded convolutions.
struct AxisSamples: Sendable {
  /// The input samples on either side of each output sample; equal beyond the edges.
  let lower: [Int]
  let upper: [Int]
  /// How far each output sample lies from `lower` towards `upper`, in 0..<1.
  let fraction: [Double]
  /// The same in whole steps of 1/(2S), S the number of output samples.
  let weight: [Double]
  /// The output samples that lie between the same two input samples, from left to right.
  let runs: [Range<Int>]

  /// Places `outputCount` samples over `inputCount`; in whole numbers, so nothing is rounded.
  init(from inputCount: Int, to outputCount: Int) {
    precondition(
      inputCount > 0 && outputCount > 0, "cannot resample \(inputCount) to \(outputCount)")
    let denominator = 2 * outputCount
    var (lower, upper, weight): ([Int], [Int], [Double]) = ([], [], [])
    for output in 0..<outputCount {
      let numerator = (2 * output + 1) * inputCount - outputCount
      let place = numerator >= 0 ? numerator / denominator : -1
      lower.append(min(max(place, 0), inputCount - 1))
      upper.append(min(place + 1, inputCount - 1))
      weight.append(Double(numerator - place * denominator))
    }
    var runs: [Range<Int>] = []
    var start = 0
    for end in 1...outputCount {
      let isSame = end < outputCount && lower[end] == lower[start] && upper[end] == upper[start]
      if !isSame {
        runs.append(start..<end)
        start = end
      }
    }
    fraction = weight.map { $0 / Double(denominator) }
    (self.lower, self.upper, self.weight, self.runs) = (lower, upper, weight, runs)
  }
}

/// Enlarges a map [h, w] to [size, size] bilinearly, in double precision.
///
/// Written as `a + f·(b − a)`, which keeps a plateau at exactly its value, so that a map that
/// equals the threshold is never hot by rounding.
package func upsampled(_ map: [Double], height: Int, width: Int, to size: Int) -> [Double] {
  precondition(map.count == height * width, "\(map.count) values for a map \(height)×\(width)")
  let rows = AxisSamples(from: height, to: size)
  let columns = AxisSamples(from: width, to: size)
  var result: [Double] = []
  result.reserveCapacity(size * size)
  for y in 0..<size {
    let line = (0..<width).map { x in
      let (above, below) = (map[rows.lower[y] * width + x], map[rows.upper[y] * width + x])
      return above + rows.fraction[y] * (below - above)
    }
    for x in 0..<size {
      let (left, right) = (line[columns.lower[x]], line[columns.upper[x]])
      result.append(left + columns.fraction[x] * (right - left))
    }
  }
  return result
}
