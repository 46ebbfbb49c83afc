import Specification

/// How one of a model's answers does on one partition: over all images, and subgroup by subgroup.
package struct TargetScores: Sendable, Equatable {
  /// The images of one subgroup, or all.
  package struct Images: Sendable, Equatable {
    /// Images by their true class, and by the one that the model says.
    package fileprivate(set) var predicted: [String: [String: Int]] = [:]
    /// By class; of an attribute that of 1 alone.
    package fileprivate(set) var averagePrecisions: [String: Double] = [:]
    /// The sums over a number's images.
    fileprivate var absoluteError: Double?
    fileprivate var squaredError: Double?
    /// A number's images.
    fileprivate var numbers = 0
  }

  /// The column, or the attribute.
  package let output: String
  /// By subgroup, such as `Male=1`; `all` for all images.
  package fileprivate(set) var images: [String: Images] = [:]

  /// What is recorded of one cell and one partition, answer by answer, in the order of names.
  package static func all(_ records: some Sequence<ScoreRecord>) -> [TargetScores] {
    var scores: [String: TargetScores] = [:]
    for record in records {
      let output = record.metric.output
      scores[output, default: TargetScores(output: output)].add(record)
    }
    return scores.keys.sorted().compactMap { scores[$0] }
  }

  private init(output: String) { self.output = output }

  private mutating func add(_ record: ScoreRecord) {
    var images = images[record.subgroup] ?? Images()
    switch record.metric {
    case .predicted(let name, _):
      images.predicted[record.target, default: [:]][name, default: 0] += Int(record.value)
    case .averagePrecision: images.averagePrecisions[record.target] = record.value
    case .absoluteError: (images.absoluteError, images.numbers) = (record.value, record.n)
    case .squaredError: images.squaredError = record.value
    }
    self.images[record.subgroup] = images
  }

  /// Of a model of skewed data, whose subgroups are those of its axis.
  package init(_ accuracy: GroupAccuracy, target: String, axis: String) {
    self.init(output: target)
    for group in accuracy.groups where group.n > 0 {
      let (own, other) = group.target ? ("1", "0") : ("0", "1")
      for subgroup in [ScoreRecord.all, "\(axis)=\(group.attribute ? 1 : 0)"] {
        images[subgroup, default: Images()].predicted[own, default: [:]][own, default: 0] +=
          group.correct
        images[subgroup, default: Images()].predicted[own, default: [:]][other, default: 0] +=
          group.n - group.correct
      }
    }
  }

  /// The subgroups, all images first, then attribute by attribute, those with it first.
  package var subgroups: [String] {
    let others = images.keys.filter { $0 != ScoreRecord.all }
    return (images[ScoreRecord.all] == nil ? [] : [ScoreRecord.all])
      + others.sorted { one, other in
        let (first, second) = (Self.parts(of: one), Self.parts(of: other))
        return first.name == second.name ? first.value > second.value : first.name < second.name
      }
  }

  /// The attributes that subgroups are told apart by.
  package var attributes: [String] {
    var seen: Set<String> = []
    return subgroups.filter { $0 != ScoreRecord.all }.map { Self.parts(of: $0).name }
      .filter { seen.insert($0).inserted }
  }

  private static func parts(of subgroup: String) -> (name: String, value: String) {
    guard let sign = subgroup.lastIndex(of: "=") else { return (subgroup, "") }
    return (String(subgroup[..<sign]), String(subgroup[subgroup.index(after: sign)...]))
  }
}

extension TargetScores {
  /// How much better the images with an attribute are answered than those without: by balanced accuracy, or
  /// for a number by the mean absolute error, which is better where it is smaller.
  ///
  /// nil where one of both has no images of some class.
  package func gap(of attribute: String) -> Double? {
    guard let with = images["\(attribute)=1"], let without = images["\(attribute)=0"] else {
      return nil
    }
    if let error = with.meanAbsoluteError, let other = without.meanAbsoluteError {
      return error - other
    }
    guard Set(with.classes) == Set(without.classes), let one = with.balancedAccuracy,
      let other = without.balancedAccuracy
    else { return nil }
    return one - other
  }

  /// The class, in one of an attribute's two subgroups, whose images are answered worst.
  ///
  /// Without an attribute, it is that of all images; of a number the subgroup with the largest error. The
  /// first on a tie.
  package func worst(of attribute: String?) -> (name: String, value: Double)? {
    let subgroups = attribute.map { ["\($0)=1", "\($0)=0"] } ?? [ScoreRecord.all]
    var worst: (name: String, value: Double)?
    for subgroup in subgroups {
      guard let images = images[subgroup] else { continue }
      let suffix = attribute == nil ? "" : " \(subgroup)"
      if let error = images.meanAbsoluteError, attribute != nil {
        if error > worst?.value ?? -1 { worst = (subgroup, error) }
      }
      for name in images.classes {
        guard let recall = images.recall(of: name), recall < worst?.value ?? 2 else { continue }
        worst = ("\(output)=\(name)\(suffix)", recall)
      }
    }
    return worst
  }
}

extension TargetScores.Images {
  /// The true classes that there are images of, in order.
  package var classes: [String] {
    ClassOrder.sorted(predicted.filter { $0.value.values.reduce(0, +) > 0 }.keys)
  }

  package var n: Int {
    absoluteError == nil ? classes.reduce(0) { $0 + n(of: $1) } : numbers
  }

  /// The images of a true class.
  package func n(of name: String) -> Int { predicted[name]?.values.reduce(0, +) ?? 0 }

  /// How many of them the model takes for a class.
  package func count(of name: String, as other: String) -> Int { predicted[name]?[other] ?? 0 }

  /// The share of a true class that is answered right; nil where it has no images.
  package func recall(of name: String) -> Double? {
    let n = n(of: name)
    return n > 0 ? Double(count(of: name, as: name)) / Double(n) : nil
  }

  /// The share of images that are answered right; nil of a number, or without images.
  package var accuracy: Double? {
    guard absoluteError == nil, n > 0 else { return nil }
    return Double(classes.reduce(0) { $0 + count(of: $1, as: $1) }) / Double(n)
  }

  /// The mean of the classes' shares that are answered right, over classes that have images.
  ///
  /// Source: Brodersen et al. 2010, “The balanced accuracy and its posterior distribution”.
  package var balancedAccuracy: Double? {
    let recalls = classes.compactMap(recall)
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
  }

  /// Of an attribute that of 1, of classes their mean; nil where there is none.
  package var averagePrecision: Double? {
    let values = averagePrecisions.keys.sorted().compactMap { averagePrecisions[$0] }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The mean distance of a number and its answer; nil where classes are learnt.
  package var meanAbsoluteError: Double? {
    absoluteError.flatMap { numbers > 0 ? $0 / Double(numbers) : nil }
  }

  /// The standard error of that mean, over images; nil of fewer than two.
  package var standardError: Double? {
    guard let mean = meanAbsoluteError, let squaredError, numbers > 1 else { return nil }
    let n = Double(numbers)
    return (max(0, squaredError / n - mean * mean) / (n - 1)).squareRoot()
  }
}
