import Concepts
import Results
import Specification

/// Where the cue is that a model was trained with, which is known because it was planted.
enum Cue: Hashable, Sendable {
  case region(FaceRegion)
  /// In the whole picture, such as its palette.
  case picture
  /// Nowhere: it was planted at strength 0, and nothing was drawn.
  case nowhere

  /// nil of an axis of which nobody knows where it ought to be seen: a real attribute.
  init?(_ cell: CellStatus) {
    if let plant = Plant(name: cell.axis) {
      self = plant.strength > 0 ? .region(plant.region) : .nowhere
    } else if cell.axisKind == .transform {
      self = .picture
    } else {
      return nil
    }
  }

  var region: FaceRegion? {
    if case .region(let region) = self { region } else { nil }
  }
}

/// The dissected models of an arm of which it is known where their cue is.
///
/// Where nothing is drawn P changes no picture, so that the models of all P are one: each seed is there
/// once.
struct KnownTruth {
  struct Model {
    /// Among the sweep's cells.
    let place: Int
    let cell: CellStatus
    let cue: Cue

    /// Whether the label goes with something that a model can see.
    var isTied: Bool { cue != .nowhere && cell.skew != KnownTruth.even }
  }

  /// The P at which label and cue are unrelated.
  static let even = 50

  let models: [Model]

  init(ofArm arm: String, in sweep: Sweep) {
    let known = sweep.cells.enumerated().compactMap { place, cell -> Model? in
      guard cell.arm == arm, cell.isDissected, let cue = Cue(cell) else { return nil }
      return Model(place: place, cell: cell, cue: cue)
    }
    models = known.filter { model in
      model.cue != .nowhere
        || !known.contains {
          $0.cell.axis == model.cell.axis && $0.cell.seed == model.cell.seed
            && $0.cell.skew > model.cell.skew
        }
    }
  }

  /// The P of models with a cue in a region, ascending.
  var percentages: [Int] {
    Set(models.filter { $0.cue.region != nil }.map(\.cell.skew)).sorted()
  }

  /// The other models with the same dictionary of which nothing was to be learnt of a cue.
  func untied(besides model: Model) -> [Model] {
    models.filter {
      !$0.isTied && $0.place != model.place && $0.cell.axis == model.cell.axis
    }
  }
}

extension Sweep {
  /// Whether cues were planted in several regions, so that instruments can be held against what is known.
  package var hasKnownTruth: Bool {
    Set(cells.compactMap { Cue($0)?.region }).count > 1
  }
}
