/// The area under the curve of precision over recall: the mean precision at the rank of each positive image.
///
/// Images of one score have one rank, the last of them. Source: Manning, Raghavan, Schütze 2008,
/// “Introduction to Information Retrieval”, §8.4; as scikit-learn's `average_precision_score`.
/// - Parameters:
///   - scores: what a model answers, the larger the likelier positive.
///   - isPositive: whether each image is.
/// - Returns: 0...1; nil where no image is positive.
package func averagePrecision(scores: [Double], isPositive: [Bool]) -> Double? {
  precondition(scores.count == isPositive.count, "\(scores.count) scores of \(isPositive.count)")
  let positives = isPositive.count { $0 }
  if positives == 0 { return nil }
  let order = scores.indices.sorted { scores[$0] > scores[$1] }
  var (seen, found, sum) = (0, 0, 0.0)
  while seen < order.count {
    let score = scores[order[seen]]
    var new = 0
    repeat {
      new += isPositive[order[seen]] ? 1 : 0
      seen += 1
    } while seen < order.count && scores[order[seen]] == score
    found += new
    sum += Double(new) * Double(found) / Double(seen)
  }
  return sum / Double(positives)
}
