import Concepts
import Results
import Specification

/// Detectors per axis, layer and P.
struct DetectorTable: SweepTable {
  static let parts: Sweep.Parts = [.detectors, .regionNulls]
  let scope: TableScope

  func make() -> Table {
    func isRecorded(_ cell: CellStatus) -> Bool { sweep.detectors[cell.position] != nil }

    let others = self.others
    var table = Table(
      title: title("detectors"),
      columns: [
        SweepPoint.axisColumn, SweepPoint.layerColumn, SweepPoint.skewColumn,
        SweepPoint.seedColumn(perSeed: perSeed),
      ] + detectorColumns(others) + NullColumns.columns(isDetail: true) + trailingColumns,
      notes: dissectionNotes + noiseNotes
        + SweepPoint.missingNote(scope.cells, isRecorded: isRecorded))
    for (axis, points) in scope.axes {
      for layer in scope.layers {
        for point in points {
          let rows = point.cells.compactMap { cell in
            sweep.detectors[cell.position]?.first { $0.layer == layer }
          }
          table.append(
            [
              .text(axis.name), .text(layer), .integer(point.skew),
              point.seedValue(perSeed: perSeed, recorded: rows.count),
            ] + detectorValues(rows, axis: axis, others)
              + NullColumns.values(
                .all(.detectors), layer: layer, cells: point.cells.map(\.position), sweep: sweep)
              + trailingValues(point, isRecorded: isRecorded))
        }
      }
    }
    return table
  }

  private func detectorColumns(_ others: [UnionRule]) -> [Table.Column] {
    [
      .init("units", .number(decimals: 1), "units of the layer"),
      .init(
        "detectors", .number(decimals: 1),
        "units whose best concept has an IoU of at least the cut, by the union that counts"),
    ] + deviationColumn("detectors") + otherColumns(others)
      + sweep.regions.map { region($0.rawValue) } + [
        .init(
          "pairs", .number(decimals: 1),
          "pairs of detector and concept that the hierarchy counts: the concept has more than 1.5 "
            + "times an even share of its region; a detector may have several or none",
          isDetail: true),
        .init("eyePairs", .number(decimals: 1), "counted pairs in the eye region", isDetail: true),
        .init(
          "axisDetectors", .number(decimals: 1),
          "detectors whose best concept is the axis itself; missing where it is no local concept"),
        .init(
          "axisPairs", .number(decimals: 1), "counted pairs with the axis itself", isDetail: true),
      ]
  }

  /// The unions that do not count; none where no cell of the sweep was counted by all three.
  ///
  /// An arm without recorded cells has the columns of the others.
  private var others: [UnionRule] {
    let isCounted = sweep.cells.contains { cell in
      sweep.detectors[cell.position]?.contains { $0.thirdDetectors != nil } == true
    }
    let dissections = sweep.dissections(of: scope.cells) + sweep.dissections(of: sweep.cells)
    return isCounted ? dissections.first?.unionRule.others ?? [] : []
  }

  private func otherColumns(_ others: [UnionRule]) -> [Table.Column] {
    if others.isEmpty {
      return [.init("other", .number(decimals: 1), "detectors by the other union")]
    }
    return others.enumerated().map { place, union in
      let words =
        "detectors by the union \(union.rawValue)"
        + (union == .all
          ? ", over all annotated images; missing where a cell was dissected before there was this union"
          : "")
      return .init(place == 0 ? "other" : union.rawValue, .number(decimals: 1), words)
    }
  }

  private func otherValues(_ rows: [DetectorCount], _ others: [UnionRule]) -> [Table.Value] {
    let other = Table.Value(Summary.mean(rows.map { Double($0.otherDetectors) }))
    if others.isEmpty { return [other] }
    let counts = rows.compactMap(\.thirdDetectors)
    let isComplete = counts.count == rows.count
    return [other, isComplete ? .init(Summary.mean(counts.map { Double($0) })) : .missing]
  }

  private func region(_ name: String) -> Table.Column {
    .init(name, .number(decimals: 1), "detectors whose best concept lies in the \(name) region")
  }

  private func detectorValues(
    _ rows: [DetectorCount], axis: ArmAxis, _ others: [UnionRule]
  ) -> [Table.Value] {
    func mean(_ count: (DetectorCount) -> Int) -> Table.Value {
      Table.Value(Summary.mean(rows.map { Double(count($0)) }))
    }
    let isConcept = LocalConcept.named(axis.name) != nil
    return [mean(\.units), mean(\.detectors)]
      + deviationValues(rows.map { Double($0.detectors) })
      + otherValues(rows, others)
      + sweep.regions.map { region in mean { $0.ofRegion[region] } }
      + [
        mean(\.pairs), mean(\.eyePairs), isConcept ? mean(\.ofAxis.detectors) : .missing,
        isConcept ? mean(\.ofAxis.pairs) : .missing,
      ]
  }

  private var noiseNotes: [String] {
    let layers = sweep.layers.noisy(ofArm: scope.arm)
    return layers.isEmpty
      ? []
      : [
        "Thresholds are noisy in \(layers.joined(separator: ", ")): fewer than 100 activations "
          + "lie above them."
      ]
  }
}
