import Results

/// A model's accuracy over the four subgroups of a partition.
struct SubgroupAccuracy {
  /// Accuracy of each subgroup that has images.
  private let evaluations: [EvaluationRecord]

  /// - Precondition: all are of one cell and one partition.
  init(_ evaluations: [EvaluationRecord]) {
    precondition(Set(evaluations.map(\.cellId)).count <= 1, "evaluations of several cells")
    self.evaluations = evaluations.filter { $0.n > 0 }
  }

  /// Mean of the four; nil unless all have images.
  var unbiased: Double? { mean(of: evaluations, expected: 4) }

  /// Mean of the two whose target equals the attribute.
  var aligned: Double? { mean(of: evaluations.filter { $0.target == $0.attribute }, expected: 2) }

  /// Mean of the two whose target differs from the attribute.
  var conflicting: Double? {
    mean(of: evaluations.filter { $0.target != $0.attribute }, expected: 2)
  }

  var gap: Double? {
    if let aligned, let conflicting { aligned - conflicting } else { nil }
  }

  /// The subgroup with the lowest accuracy, the first on a tie; nil unless all have images.
  var worst: EvaluationRecord? {
    evaluations.count == 4 ? evaluations.min { $0.accuracy < $1.accuracy } : nil
  }

  /// Images of all subgroups.
  var n: Int { evaluations.map(\.n).reduce(0, +) }

  /// The number of images that, drawn without regard to subgroups, would tell the mean of the four
  /// as precisely: 16 / Σ 1/n, which is all of them where subgroups are equally large.
  var effectiveN: Double? {
    evaluations.count == 4 ? 16 / evaluations.map { 1 / Double($0.n) }.reduce(0, +) : nil
  }

  private func mean(of part: [EvaluationRecord], expected: Int) -> Double? {
    part.count == expected ? Summary.mean(part.map(\.accuracy)) : nil
  }
}

extension EvaluationRecord {
  /// The share of the subgroup that is classified right; 0/0 is not a number.
  var accuracy: Double { Double(correct) / Double(n) }
}

extension TableScope {
  /// Accuracy on the test set per axis and P.
  func makeAccuracyTable() throws -> Table {
    let evaluations = Dictionary(
      grouping: try store.evaluations(ofExperiment: experiment, on: .test), by: \.cellId)
    func isRecorded(_ cell: CellStatus) -> Bool { evaluations[cell.cellId] != nil }

    var table = Table(
      title: title("accuracy on the test set"),
      columns: [
        SweepPoint.axisColumn, SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
      ] + accuracyColumns + trailingColumns,
      notes: SweepPoint.missingNote(cells, isRecorded: isRecorded))
    for point in points {
      let models = point.cells.compactMap { evaluations[$0.cellId].map(SubgroupAccuracy.init) }
      table.append(
        [
          .text(point.axis), .integer(point.skew),
          point.seedValue(perSeed: perSeed, recorded: models.count),
        ] + accuracyValues(models, point: point) + trailingValues(point, isRecorded: isRecorded))
    }
    return table
  }

  private var accuracyColumns: [Table.Column] {
    [
      .init(
        "unbiased", .number(decimals: 3),
        "mean of the accuracies in the four subgroups; all accuracies are from 0 to 1"),
      .init(
        "low", .number(decimals: 3),
        "lower end of Wilson's 95 % interval of `unbiased`, for another draw of test images; not "
          + "for another seed"),
      .init("high", .number(decimals: 3), "its upper end"),
      .init(
        "aligned", .number(decimals: 3),
        "mean of the two subgroups that have both target and attribute, or neither"),
      .init("conflicting", .number(decimals: 3), "mean of the other two"),
      .init("gap", .number(decimals: 3), "aligned − conflicting"),
      .init("worst", .number(decimals: 3), "lowest accuracy of a subgroup"),
      .init("worstSubgroup", .text, "the subgroup that has it; all that do in some seed"),
      .init("n", .integer, "test images in one model's four subgroups"),
    ]
  }

  private func accuracyValues(
    _ models: [SubgroupAccuracy], point: SweepPoint
  ) -> [Table.Value] {
    func mean(_ value: (SubgroupAccuracy) -> Double?) -> Double? {
      Summary.mean(models.compactMap(value))
    }
    let unbiased = mean(\.unbiased)
    // Seeds share test images, all of them or many, so the mean of some is as sure as one of them.
    let interval: ClosedRange<Double>? =
      if let unbiased, let n = models.compactMap(\.effectiveN).min() {
        Summary.wilson(share: unbiased, n: n)
      } else {
        nil
      }
    let worst = SweepPoint.distinct(
      models.compactMap { model in
        model.worst.map {
          "\(point.target)=\($0.target ? 1 : 0) \(point.axis)=\($0.attribute ? 1 : 0)"
        }
      })
    return [
      .init(unbiased), .init(interval?.lowerBound), .init(interval?.upperBound),
      .init(mean(\.aligned)), .init(mean(\.conflicting)), .init(mean(\.gap)),
      .init(mean { $0.worst?.accuracy }),
      worst.isEmpty ? .missing : .text(worst.joined(separator: " or ")),
      models.map(\.n).min().map { .integer($0) } ?? .missing,
    ]
  }
}
