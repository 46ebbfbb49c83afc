import Results
import Specification

/// What became of the models of an axis without the units of an endpoint in one layer.
///
/// A cell counts where the endpoint has units in it; nothing is pooled but the counts of cells.
/// Source: METHOD §8, cause.
package struct AblationFinding: Sendable {
  /// A model and what it does without the units.
  struct Model: Sendable {
    var cell: CellStatus
    var effects: [AblationMeasure: AblationEffect]
  }

  package let axis: ArmAxis
  package let endpoint: String
  package let layer: String
  /// What the units become: zero, or their mean.
  let variant: AblationRecord.Variant
  let models: [Model]
  /// Cells in which the endpoint has no units there.
  let cellsWithoutUnits: Int

  /// Nil where nothing is recorded.
  init?(_ key: AblationKey, axis: ArmAxis, sweep: Sweep) {
    let all = sweep.cells(ofAxis: axis).compactMap { cell -> Model? in
      let effects = AblationMeasure.allCases.compactMap { measure in
        sweep.ablationEffect(key, measure, cell: cell.position).map { (measure, $0) }
      }
      return effects.isEmpty
        ? nil : Model(cell: cell, effects: Dictionary(uniqueKeysWithValues: effects))
    }
    if all.isEmpty { return nil }
    models = all.filter { ($0.effects[.gap]?.units ?? 0) > 0 }
    cellsWithoutUnits = all.count - models.count
    (self.axis, variant) = (axis, key.variant)
    (endpoint, layer) = (key.place.endpoint, key.place.layer)
  }
}

extension AblationFinding {
  func effects(_ measure: AblationMeasure) -> [AblationEffect] {
    models.compactMap { $0.effects[measure] }
  }

  /// How many models are better without the units, how many of them than without any random set,
  /// and at which P.
  func count(_ measure: AblationMeasure) -> (better: Int, best: Int, percentages: [Int]) {
    let best = models.filter { $0.effects[measure]?.isBest == true }
    return (
      effects(measure).count(where: \.isBetter), best.count,
      Set(best.map(\.cell.skew)).sorted()
    )
  }

  /// Models that there are random sets for; and how many sets each has.
  var controlled: Int { effects(.gap).count(where: \.isControlled) }
  var draws: Int? { effects(.gap).map(\.random.count).filter { $0 > 0 }.min() }

  var seeds: Int { Set(models.map(\.cell.seed)).count }
}

extension Sweep {
  /// What ablation found of a quantity, layer by layer.
  package func ablationFindings(
    _ quantity: Quantity, axis: ArmAxis, variant: AblationRecord.Variant = .zero
  ) -> [AblationFinding] {
    ablationFindings(endpoint: quantity.name, axis: axis, variant: variant)
  }

  /// What ablation found of all units of each layer.
  package func wholeLayerFindings(axis: ArmAxis) -> [AblationFinding] {
    ablationFindings(endpoint: AblationRecord.wholeLayer, axis: axis, variant: .zero)
  }

  private func ablationFindings(
    endpoint: String, axis: ArmAxis, variant: AblationRecord.Variant
  ) -> [AblationFinding] {
    layers.all(ofArm: axis.arm).compactMap { layer in
      let place = AblationPlace(endpoint: endpoint, layer: layer)
      return AblationFinding(
        AblationKey(place: place, variant: variant), axis: axis, sweep: self)
    }
  }
}
