import Foundation
import Results
import Specification

/// How an experiment was set up, as rows of a term and what it is.
struct Design: Sendable {
  private(set) var rows: [(term: String, text: String)] = []

  init(_ sweep: Sweep) {
    let (experiment, cells) = (sweep.experiment, sweep.cells)
    let specification = try? JSONDecoder().decode(
      RecordedSpecification.self, from: Data(experiment.spec.utf8))
    if let data = specification?.data { rows.append(("Faces", data.words)) }
    if let target = cells.first?.target {
      rows.append(("Task", "a classifier of the attribute \(target), trained on every split"))
    }
    let sizes = Dictionary(
      uniqueKeysWithValues: sweep.trainings.map { ($0.cellId, $0.trainCount) })
    for axis in sweep.plan.axes {
      let counts = SweepPoint.distinct(axis.cells.compactMap { sizes[$0.cellId] })
      rows.append(("Skew", Self.words(axis.cells, trainCounts: counts)))
    }
    if let split = specification?.split { rows.append(("Held constant", split.words)) }
    let seeds = Set(cells.map(\.seed)).sorted()
    let list = seeds.map(String.init).joined(separator: ", ")
    rows.append(("Seeds", "\(list); one trained model per axis, P and seed, \(cells.count) in all"))
    if let model = specification?.model {
      rows.append(("Model", "\(model.architecture), input \(model.input) × \(model.input) pixels"))
    }
    if let training = specification?.training { rows.append(("Training", training.words)) }
    for dissection in SweepPoint.distinct(sweep.dissections.map(Self.words)) {
      rows.append(("Dissection", dissection))
    }
    if let nulls = specification?.dissection?.nulls {
      rows.append(
        (
          "Chance",
          nulls == 0
            ? "no nulls were asked for"
            : "\(nulls) draws each of faces shuffled (masks keep their places) and of masks shifted, "
              + "and the untrained network of the same seed"
        ))
    }
    if let images = specification?.dissection?.ablation, images > 0 {
      rows.append(
        (
          "Cause",
          "the endpoints' units are ablated and up to \(images) test images classified again, "
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
    if skipped > 0 { rows.append(("Left out", "\(skipped) pictures, unreadable")) }
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
      + (cells[0].axisKind == .transform ? "are put through \(axis)" : "have \(axis)")
    return "\(axis): \(what); P = \(percentages)" + (size.isEmpty ? "" : "; training sets\(size)")
  }

  private static func words(_ dissection: DissectionRecord) -> String {
    let top = Table.trimmed(dissection.quantile * 100)
    return """
      at hook \(dissection.hook.rawValue), over a dictionary of \(dissection.imageCount) faces; a \
      unit's threshold is the top \(top) % of its activations; a detector has an IoU of at least \
      \(Table.trimmed(dissection.iouCut)) with its best concept, union \
      \(dissection.unionRule.rawValue)
      """
  }
}

/// Of a recorded specification, what a reader is told; older ones may lack parts.
private struct RecordedSpecification: Decodable {
  var data: Source?
  var split: Split?
  var model: Model?
  var training: Training?
  var dissection: Dissection?

  struct Source: Decodable {
    struct Synthetic: Decodable { var seed: Int? }
    struct Other: Decodable {}
    var synthetic: Synthetic?
    var celeba: Other?
    var table: Other?

    var words: String {
      if let synthetic { return "painted" + (synthetic.seed.map { ", seed \($0)" } ?? "") }
      if celeba != nil { return "photographs, from a folder in CelebA's formats" }
      return table != nil ? "photographs, from a table" : "of another source"
    }
  }

  struct Split: Decodable {
    var test: Int?
    var seed: Int?
    var perSeed: Bool?

    var words: String {
      let drawn =
        perSeed == true ? "each seed draws a split of its own" : "all seeds share one split"
      return
        "the number of training images, the balance of the target, the attribute's share (half); "
        + "splits of neighbouring P share as many images as they can; \(drawn)"
        + (test.map { "; up to \($0) test images, the same at every P" } ?? "")
    }
  }

  struct Model: Decodable {
    var architecture: String
    var input: Int
  }

  struct Training: Decodable {
    var epochs: Int
    var batch: Int
    var rate: Double
    var schedule: String?
    var augment: [String]?

    var words: String {
      "\(epochs) epochs, batches of \(batch), learning rate \(Table.trimmed(rate))"
        + (schedule.map { " (\($0))" } ?? "")
        + ((augment ?? []).isEmpty
          ? "" : ", augmented by \((augment ?? []).joined(separator: ", "))")
        + "; the weights of the last epoch are dissected"
    }
  }

  struct Dissection: Decodable {
    var nulls: Int?
    var ablation: Int?
  }
}
