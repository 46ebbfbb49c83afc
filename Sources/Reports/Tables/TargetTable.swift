import Results
import Specification

/// How each of a model's answers does on the test set: over all images and subgroup by subgroup.
struct TargetTable: SweepTable {
  static let parts: Sweep.Parts = [.accuracy, .scores]
  let scope: TableScope

  func make() -> Table {
    answers(title("answers on the test set"), columns: columns, rows: rows)
  }

  private var columns: [Table.Column] {
    [
      .init(
        "subgroup", .text,
        "the images: all, those with one value of an attribute, or an attribute whose two values are compared"
      ),
      .init("n", .integer, "test images of which the answer is known"),
      .init("accuracy", .number(decimals: 3), "share that is answered right, from 0 to 1"),
      .init(
        "balanced", .number(decimals: 3),
        "mean over the classes of the share that is answered right"),
      .init(
        "averagePrecision", .number(decimals: 3),
        "mean precision at the rank of each positive image; of several classes the mean over them"),
      .init("absoluteError", .number(decimals: 2), "mean distance of a number and its answer"),
      .init(
        "low", .number(decimals: 3),
        "lower end of the 95 % interval of `accuracy` (Wilson's) or of `absoluteError` (normal), for "
          + "another draw of test images; not for another seed"),
      .init("high", .number(decimals: 3), "its upper end"),
      .init(
        "gap", .number(decimals: 3),
        "of an attribute: `balanced` with it − without it; of a number `absoluteError` likewise"),
      .init(
        "worst", .number(decimals: 3),
        "lowest share of a class that is answered right, of an attribute in one of its two subgroups; of "
          + "a number the larger error"),
      .init("worstSubgroup", .text, "the class and subgroup that has it; all that do in some seed"),
    ]
  }

  /// The rows of one answer: all images, each subgroup, and each attribute.
  private func rows(of scores: [TargetScores]) -> [[Table.Value]] {
    let subgroups = SweepPoint.distinct(scores.flatMap(\.subgroups))
    let attributes = SweepPoint.distinct(scores.flatMap(\.attributes))
    return subgroups.map { images(scores, $0) } + attributes.map { comparison(scores, $0) }
  }

  private func images(_ scores: [TargetScores], _ subgroup: String) -> [Table.Value] {
    let images = scores.compactMap { $0.images[subgroup] }
    func mean(_ value: (TargetScores.Images) -> Double?) -> Double? {
      Summary.mean(images.compactMap(value))
    }
    let n = images.map(\.n).min() ?? 0
    let (accuracy, error) = (mean(\.accuracy), mean(\.meanAbsoluteError))
    // Seeds share test images, all of them or many, so the mean of some is as sure as one of them.
    var interval: ClosedRange<Double>?
    if let accuracy, n > 0 { interval = Summary.wilson(share: accuracy, n: Double(n)) }
    if let error, let deviation = mean(\.standardError) {
      interval = max(0, error - 1.96 * deviation)...(error + 1.96 * deviation)
    }
    let all = subgroup == ScoreRecord.all
    return [
      .text(subgroup), .integer(n), .init(accuracy), .init(mean(\.balancedAccuracy)),
      .init(mean(\.averagePrecision)), .init(error), .init(interval?.lowerBound),
      .init(interval?.upperBound), .missing,
    ] + (all ? worst(scores, of: nil) : [.missing, .missing])
  }

  private func comparison(_ scores: [TargetScores], _ attribute: String) -> [Table.Value] {
    let n = scores.map { score in
      ["\(attribute)=1", "\(attribute)=0"].reduce(0) { $0 + (score.images[$1]?.n ?? 0) }
    }.min()
    return [.text(attribute), n.map { .integer($0) } ?? .missing]
      + Array(repeating: .missing, count: 6)
      + [.init(Summary.mean(scores.compactMap { $0.gap(of: attribute) }))]
      + worst(scores, of: attribute)
  }

  private func worst(_ scores: [TargetScores], of attribute: String?) -> [Table.Value] {
    let worst = scores.compactMap { $0.worst(of: attribute) }
    let names = SweepPoint.distinct(worst.map(\.name))
    return [
      .init(Summary.mean(worst.map(\.value))),
      names.isEmpty ? .missing : .text(names.joined(separator: " or ")),
    ]
  }
}

/// What a model takes the images of each class for.
struct ConfusionTable: SweepTable {
  static let parts: Sweep.Parts = [.accuracy, .scores]
  let scope: TableScope

  func make() -> Table {
    answers(
      title("what images of each class are taken for, on the test set"), columns: columns,
      rows: rows)
  }

  private var columns: [Table.Column] {
    [
      .init("subgroup", .text, "the images: all, or those with one value of an attribute"),
      .init("class", .text, "their true class; of an attribute 1 with it, 0 without"),
      .init("answer", .text, "the class that the model says"),
      .init("n", .integer, "test images of the true class in one model's subgroup"),
      .init("count", .number(decimals: 1), "of these, images with that answer"),
      .init("share", .number(decimals: 3), "count / n"),
      .init(
        "low", .number(decimals: 3),
        "lower end of Wilson's 95 % interval of `share`, for another draw of test images; not for "
          + "another seed"),
      .init("high", .number(decimals: 3), "its upper end"),
    ]
  }

  private func rows(of scores: [TargetScores]) -> [[Table.Value]] {
    SweepPoint.distinct(scores.flatMap(\.subgroups)).flatMap { subgroup -> [[Table.Value]] in
      let images = scores.compactMap { $0.images[subgroup] }
      // A class that no image is of is listed where the model says it.
      let truths = ClassOrder.sorted(Set(images.flatMap(\.classes)))
      let answers = ClassOrder.sorted(
        Set(images.flatMap { $0.predicted.values.flatMap(\.keys) } + truths))
      return truths.flatMap { truth in
        answers.map { answer in
          let n = images.map { $0.n(of: truth) }.min() ?? 0
          let counts = images.map { Double($0.count(of: truth, as: answer)) }
          let shares = images.compactMap { images -> Double? in
            let n = images.n(of: truth)
            return n > 0 ? Double(images.count(of: truth, as: answer)) / Double(n) : nil
          }
          let share = Summary.mean(shares)
          let interval = share.flatMap { n > 0 ? Summary.wilson(share: $0, n: Double(n)) : nil }
          return [
            .text(subgroup), .text(truth), .text(answer), .integer(n), .init(Summary.mean(counts)),
            .init(share), .init(interval?.lowerBound), .init(interval?.upperBound),
          ]
        }
      }
    }
  }
}

extension SweepTable {
  /// A table with some rows for each answer of the models of a point.
  fileprivate func answers(
    _ title: String, columns: [Table.Column], rows: ([TargetScores]) -> [[Table.Value]]
  ) -> Table {
    func isRecorded(_ cell: CellStatus) -> Bool { !sweep.targetScores(of: cell).isEmpty }

    var table = Table(
      title: title,
      columns: [
        SweepPoint.axisColumn, SweepPoint.skewColumn, SweepPoint.seedColumn(perSeed: perSeed),
        .init("target", .text, "what is answered: a column or an attribute"),
      ] + columns + trailingColumns,
      notes: SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for point in scope.axes.flatMap(\.points) {
      let models = point.cells.map { sweep.targetScores(of: $0) }.filter { !$0.isEmpty }
      for output in SweepPoint.distinct(models.flatMap { $0.map(\.output) }) {
        let scores = models.compactMap { model in model.first { $0.output == output } }
        for row in rows(scores) {
          table.append(
            [
              .text(point.axis.name), .integer(point.skew),
              point.seedValue(perSeed: perSeed, recorded: scores.count), .text(output),
            ] + row + trailingValues(point, isRecorded: isRecorded))
        }
      }
    }
    return table
  }
}

extension Sweep {
  /// How each of a cell's answers does on the test set; none where that is not recorded.
  func targetScores(of cell: CellStatus) -> [TargetScores] {
    if let scores = scores[cell.position] { return scores }
    guard let accuracy = accuracies[cell.position] else { return [] }
    return [TargetScores(accuracy, target: cell.target, axis: cell.axis)]
  }
}

extension Sweep {
  /// Whether its models are trained on data as they are, so that nothing is to be seen over P.
  package var isUnskewed: Bool { !axes.isEmpty && axes.allSatisfy(\.isUnskewed) }
}

extension ArmAxis {
  /// Whether it stands for models whose data are not skewed.
  var isUnskewed: Bool { name == SkewAxis.unskewedName }
}
