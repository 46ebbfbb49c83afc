import Concepts

/// The images of a probe that belong to one of a family's groups.
struct LabelledProbe: Sendable {
  /// The group of each labelled image.
  let groups: [Int]
  let groupSizes: [Int]
  /// The responses to the labelled images alone, with their own minimum and maximum.
  let extremes: ActivationExtremes

  init(family: GlobalFamily, extremes: ActivationExtremes, groups: [Int?]) throws {
    precondition(
      groups.count == extremes.imageCount,
      "\(groups.count) labels for \(extremes.imageCount) images")
    let labelled = groups.indices.filter { groups[$0] != nil }
    self.groups = groups.compactMap { $0 }
    self.extremes =
      labelled.count == groups.count ? extremes : extremes.restricted(to: labelled)
    var sizes = Array(repeating: 0, count: family.groups.count)
    for group in self.groups {
      precondition(sizes.indices.contains(group), "group \(group) of \(family)")
      sizes[group] += 1
    }
    if let empty = sizes.firstIndex(of: 0) {
      throw DissectionError.emptyGroup(family: family.rawValue, group: family.groups[empty])
    }
    groupSizes = sizes
  }

  /// The score of every image for one unit, (r/N)·a; nil when the unit is constant.
  ///
  /// Source: Teotia et al. 2022, global concepts; METHOD: rank over the probe times relative peak.
  func scores(unit: Int) -> [Double]? {
    guard !extremes.isConstant(unit: unit) else { return nil }
    var scores = Array(repeating: 0.0, count: groups.count)
    let order = PeakOrder(extremes, unit: unit)
    for run in order.runs {
      let rank = PeakOrder.meanRank(of: run) / Double(order.images.count)
      for image in order.images[run] {
        scores[image] = rank * extremes.relativePeak(image: image, unit: unit)
      }
    }
    return scores
  }

  /// Each group's share of the mean scores, p_g = mean_g / Σ mean.
  func probabilities(of scores: [Double]) -> [Double] {
    var sums = Array(repeating: 0.0, count: groupSizes.count)
    for (group, score) in zip(groups, scores) { sums[group] += score }
    let means = zip(sums, groupSizes).map { $0 / Double($1) }
    let total = means.reduce(0, +)
    return total > 0 ? means.map { $0 / total } : Array(repeating: 0, count: means.count)
  }

  /// The same where the images are dealt to the groups anew: the first of `order` to the first group, and
  /// so on.
  func probabilities(of scores: [Double], order: [Int32]) -> [Double] {
    var first = 0
    let means = groupSizes.map { size in
      var sum = 0.0
      for place in first..<first + size { sum += scores[Int(order[place])] }
      first += size
      return sum / Double(size)
    }
    let total = means.reduce(0, +)
    return total > 0 ? means.map { $0 / total } : Array(repeating: 0, count: means.count)
  }
}
