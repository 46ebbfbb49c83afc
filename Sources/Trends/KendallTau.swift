/// How steadily a quantity rises with P: Kendall's τ-b over the pairs of cells of one seed.
///
/// Cells of different seeds are never compared: seeds differ in level for reasons that have nothing
/// to do with P. With one seed this is the usual τ-b.
/// Source: Kendall 1945, “The treatment of ties in ranking problems”; with seeds as blocks: Korn
/// 1984, “Kendall's tau with a blocking variable”.
package struct KendallTau: Sendable, Equatable {
  /// Pairs that rise with P minus pairs that fall.
  package private(set) var score = 0
  /// Pairs of cells of one seed; their P always differ.
  package private(set) var pairs = 0
  /// Those of them whose values differ.
  package private(set) var untied = 0

  package init(_ series: SkewSeries) {
    for run in series.runs {
      for (place, later) in run.enumerated() {
        for earlier in run[..<place] where later.value != earlier.value {
          score += later.value > earlier.value ? 1 : -1
          untied += 1
        }
        pairs += place
      }
    }
  }

  /// From −1, every pair falls, to 1, every pair rises; nil where no two values differ.
  package var tau: Double? {
    untied == 0 ? nil : Double(score) / (Double(pairs) * Double(untied)).squareRoot()
  }
}
