import Concepts
import Specification

extension Comparison {
  /// What the terminal shows: a row for each model, all layers together, and the tests below.
  package var overview: Table {
    var table = Table(
      title: "Percent of the dissected units by region of the face, all layers together",
      columns: [
        Self.modelColumn, Self.seedColumn,
        .init("units", .integer, "dissected units of a training"),
        .init("detectors", .number(decimals: 1), "percent that detect something"),
        .init("shuffled", .number(decimals: 1), "the same with shuffled faces, mean over draws"),
      ] + regions.map { .init($0.name, .number(decimals: 1), "percent in the region") }
        + [.init("unlocalised", .number(decimals: 1), "percent that detect nothing")]
        + families.map {
          .init("biased:\($0.rawValue)", .number(decimals: 1), "percent biased towards \($0.words)")
        })
    func percent(_ share: Double?) -> Table.Value { Table.Value(share.map { $0 * 100 }) }
    for model in models {
      let detectors = model.share(of: .localised)
      let others = regions + [.unlocalised] + families.map(UnitCategory.biased)
      table.append(
        [
          .text(model.name), .integer(model.trainings.count),
          .integer(model.trainings.map(\.together.own.units).max() ?? 0),
          percent(detectors?.mean.mean), percent(detectors?.chance?.mean),
        ] + others.map { percent(model.share(of: $0)?.mean.mean) })
    }
    table.notes = notes + mainDifferences.map { $0.words(in: self) } + [claim]
    return table
  }
}
