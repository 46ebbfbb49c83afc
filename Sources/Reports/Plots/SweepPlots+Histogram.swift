import Results
import Specification

extension SweepPlots {
  /// The paper's histogram: the counted pairs of each kind, in each layer, at a few P.
  ///
  /// Source: Teotia et al. 2022, histograms of interpretable units per region and concept type.
  func histogram(
    _ kind: FigureKind, axis: ArmAxis, percentages wanted: [Int],
    of kinds: [(name: String, quantity: Quantity)]
  ) -> Figure? {
    let layers = sweep.layers.all(ofArm: axis.arm)
    let recorded = sweep.series(.all(.pairs), axis: axis, layer: layers[0])
      .recordedPercentages
    let percentages =
      wanted.isEmpty
      ? SweepPoint.distinct([recorded.first, recorded.last].compactMap(\.self)) : wanted
    guard percentages.contains(where: recorded.contains) else { return nil }

    func values(_ quantity: Quantity, _ layer: String, _ percentage: Int) -> [Double] {
      let cells = sweep.cells(ofAxis: axis).filter { $0.skew == percentage }
        .sorted { $0.seed < $1.seed }
      return cells.compactMap { sweep.value(quantity, layer: layer, cell: $0.position) }
    }
    let bars = layers.map { layer in
      HistogramFigure.Layer(
        label: layer, detail: units(layer, axis: axis).map { counted($0, "unit") } ?? "",
        values: percentages.map { percentage in
          kinds.map { values($0.quantity, layer, percentage) }
        })
    }
    let unlocalised = layers.compactMap { layer -> String? in
      guard let units = units(layer, axis: axis) else { return nil }
      let means = percentages.map { percentage in
        Summary.mean(values(.all(.detectors), layer, percentage))
          .map { Table.fixed(Double(units) - $0, decimals: 0) } ?? "–"
      }
      return "\(layer) \(means.joined(separator: " / "))"
    }
    let shown = percentages.map { "P \($0)" }.joined(separator: " / ")
    let subject = kind == .regionHistogram ? "region" : "type of concept"
    return HistogramFigure(
      name: "\(kind.name)-\(axisFiles[axis.fileName])",
      title: title("counted pairs of unit and concept per \(subject)", axis: axis),
      kinds: kinds.map(\.name), percentages: percentages, layers: bars,
      notes: ["Units that are no detectors at \(shown): \(unlocalised.joined(separator: ", "))."]
        + missingNotes(axis: axis, needsDissection: true)
    ).make()
  }
}
