import Results
import Specification

/// How an experiment was set up, as rows of a term and what it is.
struct Design: Sendable {
  private(set) var rows: [(term: String, text: String)] = []

  init(_ sweep: Sweep) {
    let (settings, cells) = (sweep.settings, sweep.cells)
    if let data = settings.data { rows.append(("Faces", data.words)) }
    let targets = SweepPoint.distinct(cells.map(\.target))
    if sweep.isUnskewed {
      rows.append(
        ("Task", "models of \(targets.joined(separator: "; ")), trained on data as they are"))
    } else if let target = targets.first {
      rows.append(("Task", "a classifier of the attribute \(target), trained on every split"))
    }
    let sizes = Dictionary(
      uniqueKeysWithValues: sweep.trainings.map { ($0.cellId, $0.trainCount) })
    let skews = (sweep.isUnskewed ? [] : sweep.plan.axes).map { axis in
      let counts = SweepPoint.distinct(axis.cells.compactMap { sizes[$0.cellId] })
      return (arm: axis.key.arm, words: Self.words(axis.cells, trainCounts: counts))
    }
    for words in SweepPoint.distinct(skews.map(\.words)) {
      let arms = skews.filter { $0.words == words }.map(\.arm)
      let owners = arms.count < sweep.arms.count ? "\(arms.joined(separator: ", ")): " : ""
      rows.append(("Skew", owners + words))
    }
    if let split = settings.split, !sweep.isUnskewed { rows.append(("Held constant", split.words)) }
    let seeds = Set(cells.map(\.seed)).sorted()
    let list = seeds.map(String.init).joined(separator: ", ")
    rows.append(("Seeds", "\(list); one trained model per \(Self.models(of: sweep)) in all"))
    if let model = settings.model {
      let hidden = model.hidden.map {
        "hidden layers of \($0.map(String.init).joined(separator: ", "))"
      }
      let head = [model.head.map { _ in "last maps flattened" }, hidden].compactMap { $0 }
      let input = "input \(model.input) × \(model.input) pixels"
      rows.append(("Model", ([model.architecture, input] + head).joined(separator: ", ")))
    }
    if let training = settings.training { rows.append(("Training", training.words)) }
    for dissection in SweepPoint.distinct(sweep.dissections(of: cells).map(Self.words)) {
      rows.append(("Dissection", dissection))
    }
    for (name, differences) in settings.arms
    where sweep.arms.contains(name) || sweep.arm == name {
      let words =
        differences.isEmpty ? "all settings as above" : differences.joined(separator: "; ")
      rows.append(("Arm \(name)", words))
    }
    if let nulls = settings.dissection?.nulls {
      rows.append(
        (
          "Chance",
          nulls == 0
            ? "no nulls were asked for"
            : "\(counted(nulls, "draw")) each of faces shuffled (masks keep their places) and of masks shifted, "
              + "and the untrained network of the same seed"
        ))
    }
    if let images = settings.dissection?.ablation, images > 0 {
      rows.append(
        (
          "Cause",
          "the endpoints' units are ablated and up to \(counted(images, "test image")) classified again, "
            + "beside control sets of as many units"
        ))
    }
    let declared = [
      ("Endpoints", sweep.declared.endpoints), ("Controls", sweep.declared.controls),
    ]
    for (term, names) in declared {
      rows.append((term, names.isEmpty ? "none declared" : names.joined(separator: ", ")))
    }
    let skipped = sweep.skippedImages
    if skipped > 0 { rows.append(("Left out", "\(counted(skipped, "picture")), unreadable")) }
  }

  /// What there is a model for, and how many there are.
  private static func models(of sweep: Sweep) -> String {
    let count = Set(sweep.cells.map(\.cellId)).count
    if sweep.isUnskewed { return sweep.hasArms ? "arm and seed, \(count)" : "seed, \(count)" }
    return sweep.hasArms
      ? "axis, P and seed of each arm, where arms that are trained alike share theirs, \(count)"
      : "axis, P and seed, \(count)"
  }

  /// What is skewed, how far, and over how many images.
  private static func words(_ cells: [CellStatus], trainCounts counts: [Int]) -> String {
    let percentages = Set(cells.map(\.skew)).sorted().map(String.init).joined(separator: ", ")
    let (axis, target) = (cells[0].axis, cells[0].target)
    let size =
      counts.isEmpty ? "" : " of \(counts.map(String.init).joined(separator: " or ")) images"
    let words = TargetWords(target)
    let what =
      "P % of the \(words.images(true)) and (100 − P) % of the \(words.images(false)) "
      + cells[0].axisVerb
    return "\(axis): \(what); P = \(percentages)" + (size.isEmpty ? "" : "; training sets\(size)")
  }

  private static func words(_ dissection: DissectionRecord) -> String {
    let top = Table.trimmed(dissection.quantile * 100)
    return """
      at hook \(dissection.hook.rawValue), over a dictionary of \(counted(dissection.imageCount, "face")); a \
      unit's threshold is the top \(top) % of its activations; a detector has an IoU of at least \
      \(Table.trimmed(dissection.iouCut)) with its best concept, union \
      \(dissection.unionRule.rawValue)
      """
  }
}

// What a reader is told of the parts.

extension RecordedSettings.Source {
  fileprivate var words: String {
    if let synthetic { return "painted" + (synthetic.seed.map { ", seed \($0)" } ?? "") }
    if celeba != nil { return "photographs, from a folder in CelebA's formats" }
    return table != nil ? "photographs, from a table" : "of another source"
  }
}

extension RecordedSettings.Split {
  fileprivate var words: String {
    let drawn =
      perSeed == true ? "each seed draws a split of its own" : "all seeds share one split"
    return
      "the number of training images, the balance of the target, the attribute's share (half); "
      + "splits of neighbouring P share as many images as they can; \(drawn)"
      + (test.map { "; up to \($0) test images, the same at every P" } ?? "")
  }
}

extension RecordedSettings.Training {
  fileprivate var words: String {
    "\(counted(epochs, "epoch")), batches of \(batch), learning rate \(Table.trimmed(rate))"
      + (schedule.map { " (\($0))" } ?? "")
      + ((augment ?? []).isEmpty
        ? "" : ", augmented by \((augment ?? []).joined(separator: ", "))")
      + "; the weights of the last epoch are dissected"
  }
}
