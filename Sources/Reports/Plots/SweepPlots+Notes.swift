import Results

extension SweepPlots {
  /// What a reader has to know of curves: what is missing, and what intervals there are.
  func notes(axis: ArmAxis, curves: [Curve], needsDissection: Bool) -> [String] {
    var notes = missingNotes(axis: axis, needsDissection: needsDissection)
    let most = curves.flatMap { curve in
      curve.percentages.indices.map { curve.values(at: $0).count }
    }.max()
    if most == 1 { notes.append("A single seed has no interval.") }
    let isCut = curves.contains { curve in
      curve.percentages.indices.contains { place in
        curve.mean(at: place)?.interval.map {
          $0.upperBound > (curve.extent.max() ?? 0) || $0.lowerBound < 0
        } ?? false
      }
    }
    if isCut && needsDissection {
      notes.append("An interval without a bar across its end goes on beyond the panel.")
    }
    return notes
  }

  /// Which cells of an axis are not recorded yet.
  func missingNotes(axis: ArmAxis, needsDissection: Bool) -> [String] {
    let planned = sweep.cells(ofAxis: axis)
    let missing = planned.filter { !(needsDissection ? $0.isDissected : $0.isTrained) }
    if missing.isEmpty { return [] }
    func seeds(at skew: Int) -> [Int] {
      let seeds = missing.filter { $0.skew == skew }.map(\.seed).sorted()
      return seeds.count == planned.count { $0.skew == skew } ? [] : seeds
    }
    // P that miss the same seeds are told together; where all are missing, none is named.
    let skews = Set(missing.map(\.skew)).sorted()
    let parts = SweepPoint.distinct(skews.map(seeds)).map { some in
      let list = skews.filter { seeds(at: $0) == some }.map(String.init).joined(separator: ", ")
      if some.isEmpty { return "P \(list)" }
      let word = some.count == 1 ? "seed" : "seeds"
      return "P \(list) \(word) \(some.map(String.init).joined(separator: ", "))"
    }
    return ["Not recorded yet: \(parts.joined(separator: "; "))."]
  }
}
