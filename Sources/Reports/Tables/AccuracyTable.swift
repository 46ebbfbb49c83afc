import Results

/// Accuracy on the test set per axis and P; models whose data are not skewed have none of these.
struct AccuracyTable: SweepTable {
  static let parts: Sweep.Parts = .accuracy
  let scope: TableScope

  func make() -> Table {
    func isRecorded(_ cell: CellStatus) -> Bool { sweep.accuracies[cell.position] != nil }

    var table = Table(
      title: title("accuracy on the test set"),
      columns: [
        SweepPoint.axisColumn, SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
      ] + accuracyColumns + trailingColumns,
      notes: SweepPoint.missingNote(
        scope.cells.filter { !$0.armAxis.isUnskewed }, isRecorded: isRecorded))
    for point in scope.axes.filter({ !$0.axis.isUnskewed }).flatMap(\.points) {
      let models = point.cells.compactMap { sweep.accuracies[$0.position] }
      table.append(
        [
          .text(point.axis.name), .integer(point.skew),
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
    _ models: [GroupAccuracy], point: SweepPoint
  ) -> [Table.Value] {
    func mean(_ value: (GroupAccuracy) -> Double?) -> Double? {
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
          "\(point.target)=\($0.group.target ? 1 : 0) \(point.axis.name)=\($0.group.attribute ? 1 : 0)"
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
