/// The scores of sixteen units, as whole numbers: one image after another, a cache line each.
struct ScoreTile: Sendable {
  typealias Vector = SIMD16<Int32>

  private var rows: [Vector]
  private var total = Vector.zero

  /// Rounds the scores of at most sixteen units so that the sum of a unit's scores fits 31 bits.
  ///
  /// A unit without scores gets zeros.
  init(_ scores: ArraySlice<[Double]?>, imageCount: Int) {
    rows = Array(repeating: .zero, count: imageCount)
    for (lane, scores) in scores.enumerated() {
      guard let scores, let largest = scores.max(), largest > 0 else { continue }
      let scale = (Double(Int32.max) / Double(imageCount)).rounded(.down) / largest
      for (image, score) in scores.enumerated() {
        rows[image][lane] = Int32((score * scale).rounded(.down))
      }
    }
    for row in rows { total &+= row }
  }

  /// The statistic of one labelling, max_g p_g, of each unit; 0 for a unit without scores.
  ///
  /// `order` lists the images group after group. The sum of the last group is what the others
  /// leave of the total.
  func largestProbability(_ order: [Int32], groupSizes: [Int]) -> SIMD16<Double> {
    var start = 0
    var rest = total
    var (largest, sumOfMeans) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
    for (group, size) in groupSizes.enumerated() {
      var sum = rest
      if group < groupSizes.count - 1 {
        sum = .zero
        for place in start..<start + size { sum &+= rows[Int(order[place])] }
        start += size
        rest &-= sum
      }
      let mean = SIMD16<Double>(sum) / Double(size)
      largest = largest.replacing(with: mean, where: mean .> largest)
      sumOfMeans += mean
    }
    return largest / sumOfMeans.replacing(with: 1, where: sumOfMeans .== 0)
  }
}
