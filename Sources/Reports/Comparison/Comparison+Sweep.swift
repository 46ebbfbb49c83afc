import Concepts
import Foundation
import Results
import Specification

// Recorded dissections as they are: counts, and the nulls that were recorded with them.

extension Comparison {
  /// What has to be read of a sweep to compare its models.
  package static let parts: Sweep.Parts = [.detectors, .bias, .nulls, .faces]

  /// The arms of an experiment whose data are not skewed, beside each other; nil where fewer than two are
  /// dissected, or by other settings than each other.
  init?(armsOf sweep: Sweep) {
    guard sweep.isUnskewed, sweep.hasArms else { return nil }
    let arms = sweep.arms.map { arm in (arm, sweep.cells.filter { $0.arm == arm && $0.isDissected })
    }
    .filter { !$0.1.isEmpty }
    guard arms.count > 1, let setting = Setting(of: arms.flatMap(\.1), in: sweep) else {
      return nil
    }
    self.init(arms.map { ComparedModel(name: $0.0, cells: $0.1, of: sweep) }, setting: setting)
  }
}

extension Comparison.Setting {
  /// What some cells were dissected by; nil where that is not the same for all.
  package init?(of cells: [CellStatus], in sweep: Sweep) {
    let dissections = sweep.dissections(of: cells)
    let faces = Set(
      cells.compactMap { cell in
        sweep.dissections(of: [cell]).first.map { sweep.dictionaryFaces(of: cell, $0) }
      })
    guard let first = dissections.first, faces.count == 1,
      dissections.allSatisfy({ $0.isAlike(first) })
    else { return nil }
    let draws = cells.map { sweep.draws(of: $0) }
    self.init(
      dictionary: "the dictionary of \(sweep.experiment.name)", images: first.imageCount,
      quantile: first.quantile, iou: first.iouCut, union: first.unionRule, draws: draws.min() ?? 0)
    self.faces = faces.first
  }
}

extension DissectionRecord {
  /// Whether another dissection asked the same of another model.
  fileprivate func isAlike(_ other: DissectionRecord) -> Bool {
    (hook, unionRule, quantile, iouCut, imageCount)
      == (other.hook, other.unionRule, other.quantile, other.iouCut, other.imageCount)
  }
}

extension Sweep {
  /// What the faces follow from that a cell was dissected over: the dictionary as the experiment names it,
  /// where it is painted or drawn from the data what these follow from, and the cue that half of them show.
  fileprivate func dictionaryFaces(of cell: CellStatus, _ dissection: DissectionRecord) -> String {
    struct Training: Decodable { var data: String? }
    let dictionary = dissection.settings?.dictionary ?? ""
    let spec = Data((trainingSpecs[cell.cellId] ?? "").utf8)
    let isPublished =
      if case .published = DictionarySource(rawValue: dictionary) { true } else { false }
    let data = isPublished ? nil : try? JSONDecoder().decode(Training.self, from: spec).data
    let cue = Plant(name: cell.axis) == nil ? "" : cell.axis
    return [dictionary, data ?? "", cue].joined(separator: "\n")
  }
}

extension ComparedModel {
  /// Takes recorded cells, each a training.
  ///
  /// - Precondition: there is one, all are dissected, and `Comparison.parts` of the sweep were read.
  package init(name: String, cells: [CellStatus], of sweep: Sweep) {
    self.init(
      name: name,
      trainings: cells.sorted { ($0.seed, $0.position) < ($1.seed, $1.position) }.map { cell in
        ComparedTraining(
          source: cell.name,
          words: sweep.dissections(of: [cell]).first.map {
            "recorded, input of \($0.inputSize) pixels, hook \($0.hook.rawValue)"
          } ?? "recorded",
          layers: (sweep.detectors[cell.position] ?? []).inOrder(of: sweep, cell).map {
            ComparedLayer($0, of: cell, in: sweep)
          })
      })
  }
}

extension [DetectorCount] {
  /// In the order of the network.
  fileprivate func inOrder(of sweep: Sweep, _ cell: CellStatus) -> [DetectorCount] {
    let names = sweep.layers.all(ofArm: cell.arm)
    return sorted {
      (names.firstIndex(of: $0.layer) ?? 0, $0.layer)
        < (names.firstIndex(of: $1.layer) ?? 0, $1.layer)
    }
  }
}

extension Sweep {
  /// Draws of shuffled faces that are recorded of a cell.
  fileprivate func draws(of cell: CellStatus) -> Int {
    (detectors[cell.position] ?? []).compactMap {
      null(.shuffled, of: .all(.detectors), layer: $0.layer, cell: cell.position)?.values.count
    }.min() ?? 0
  }
}

extension ComparedLayer {
  fileprivate init(_ count: DetectorCount, of cell: CellStatus, in sweep: Sweep) {
    func null(_ quantity: Quantity) -> Sweep.Null? {
      sweep.null(.shuffled, of: quantity, layer: count.layer, cell: cell.position)
    }
    let concepts = Dictionary(
      sweep.concepts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    func named(_ number: (DetectorCount.Concept) -> Int) -> [LocalConcept: Double] {
      let known = count.concepts.compactMap { name, found in
        concepts[name].map { ($0, Double(number(found))) }
      }
      return Dictionary(uniqueKeysWithValues: known)
    }
    var own = UnitCounts(
      units: count.units, detectors: named(\.detectors), pairs: named(\.pairs))
    let biased = sweep.biasCounts.filter {
      $0.position == cell.position && $0.layer == count.layer && $0.variant == .trained
    }
    for family in GlobalFamily.allCases {
      let ofFamily = biased.filter { $0.family == family.rawValue }
      guard let any = ofFamily.first(where: { $0.groupName == nil }) else { continue }
      own.groups[family] =
        family.groups.map { group in
          Double(ofFamily.first { $0.groupName == group }?.biased ?? 0)
        } + [Double(any.biased)]
      own.significant[family] = Double(any.biasedAndSignificant)
    }
    let regions = sweep.regions.map { ($0, null(.region($0, .detectors))) }
    let draws = regions.map { $0.1?.values.count ?? 0 }.min() ?? 0
    func averages(_ kind: Quantity.Count) -> [LocalConcept: Double]? {
      let known = sweep.concepts.compactMap { concept in
        null(.concept(concept.name, kind)).map { (concept, $0.mean) }
      }
      return known.isEmpty
        ? nil : Dictionary(uniqueKeysWithValues: known.filter { $0.1 > 0 })
    }
    self.init(
      name: count.layer, own: own,
      draws: (0..<draws).map { draw in
        UnitCounts(
          units: count.units,
          regions: Dictionary(
            uniqueKeysWithValues: regions.map { ($0.0, $0.1?.values[draw] ?? 0) }))
      },
      average: averages(.detectors).map {
        UnitCounts(units: count.units, detectors: $0, pairs: averages(.pairs))
      })
  }
}
