import Concepts
import Files
import Results
import Specification
import Trends

/// Makes the figures of an experiment from what is recorded now.
///
/// A P that is planned and not recorded leaves a gap, and the figure says so.
package struct SweepPlots: Sendable {
  /// What of a sweep the figures show.
  package static let parts: Sweep.Parts = .counts

  /// What of a sweep some figures show.
  package static func parts(of kinds: [FigureKind]) -> Sweep.Parts {
    kinds.contains(.instruments) ? parts.union(.instruments) : parts
  }

  let sweep: Sweep
  /// What the axes are called in the names of files.
  let axisFiles: FileNames
  /// How many units a layer has, in each arm.
  private let units: [Place: Int]

  private struct Place: Hashable {
    var arm: String
    var layer: String
  }

  /// - Precondition: the figures' parts were read.
  package init(_ sweep: Sweep) {
    precondition(sweep.parts.isSuperset(of: Self.parts), "not all that figures show was read")
    self.sweep = sweep
    axisFiles = FileNames(sweep.axes.map(\.fileName))
    units = Dictionary(
      sweep.cells.flatMap { cell in
        (sweep.detectors[cell.position] ?? []).map {
          (Place(arm: cell.arm, layer: $0.layer), $0.units)
        }
      }, uniquingKeysWith: max)
  }

  /// The figure of one axis; nil where nothing of it is recorded.
  ///
  /// That of the instruments is the same of each axis.
  /// `percentages` are the P that histograms show; without any, the lowest and the highest recorded.
  package func figure(
    _ kind: FigureKind, axis: ArmAxis, percentages: [Int] = []
  ) -> Figure? {
    switch kind {
    case .curve(let quantity): curveFigure(quantity, axis: axis)
    case .regions: regionFigure(axis: axis)
    case .regionHistogram:
      histogram(
        kind, axis: axis, percentages: percentages,
        of: sweep.regions.map { ($0.rawValue, .region($0, .pairs)) })
    case .typeHistogram:
      histogram(
        kind, axis: axis, percentages: percentages,
        of: ConceptType.allCases.map { ($0.words, .type($0, .pairs)) })
    case .subgroups: subgroupFigure(axis: axis)
    case .instruments: instrumentFigure()
    }
  }

  /// How many units a layer of the models of an axis has; nil where none is dissected.
  func units(_ layer: String, axis: ArmAxis) -> Int? {
    units[Place(arm: axis.arm, layer: layer)]
  }

  /// Such as `Eye-region detectors, eyeglasses skewed`.
  func title(_ subject: String, axis: ArmAxis) -> String {
    "\(subject.capitalizedFirst): \(axis) skewed"
  }
}

// MARK: - Curves

extension SweepPlots {
  /// The curve of a quantity in a layer; nil where nothing is recorded.
  func curve(_ quantity: Quantity, axis: ArmAxis, layer: String?) -> Curve? {
    let series = sweep.series(quantity, axis: axis, layer: layer)
    guard series.cells > 0 else { return nil }
    let planned = sweep.cells(ofAxis: axis)
    let nulls = Variant.nulls.compactMap { variant -> NullCurve? in
      let draws = series.percentages.map { skew in
        planned.filter { $0.skew == skew }.flatMap { cell -> [Double] in
          guard
            let null = sweep.null(variant, of: quantity, layer: layer, cell: cell.position)
          else { return [] }
          return null.values.isEmpty ? [null.mean] : null.values
        }
      }
      return draws.allSatisfy(\.isEmpty)
        ? nil : NullCurve(variant: variant, draws: draws, isBand: variant == .shuffled)
    }
    let detail = layer.flatMap { units($0, axis: axis) }.map { counted($0, "unit") } ?? ""
    return Curve(label: layer ?? quantity.words, detail: detail, series: series, nulls: nulls)
  }

  private func curveFigure(_ quantity: Quantity, axis: ArmAxis) -> Figure? {
    let layers = sweep.layers(of: quantity, arm: axis.arm)
    var curves = layers.compactMap { curve(quantity, axis: axis, layer: $0) }
    if curves.isEmpty { return nil }
    if !quantity.isPerLayer { curves[0].label = "" }
    return CurveFigure(
      name: "\(quantity.name)-\(axisFiles[axis.fileName])",
      title: title(quantity.words, axis: axis),
      yLabel: quantity.scaleWords, curves: curves,
      styles: quantity.isPerLayer ? CurveStyle.all : [.single], isCount: quantity.isPerLayer,
      columns: curves.count > 1 ? 2 : 1, panelHeight: curves.count > 1 ? 92 : 120,
      notes: notes(axis: axis, curves: curves, needsDissection: quantity.isPerLayer)
    ).make()
  }

  private func regionFigure(axis: ArmAxis) -> Figure? {
    var curves: [Curve] = []
    var styles: [CurveStyle] = []
    for (place, layer) in sweep.layers.all(ofArm: axis.arm).enumerated() {
      let style = CurveStyle.all[place % CurveStyle.all.count]
      for region in sweep.regions {
        guard var curve = curve(.region(region, .detectors), axis: axis, layer: layer) else {
          continue
        }
        curve.label = "\(region.rawValue), \(layer)"
        curve.detail = ""
        curves.append(curve)
        styles.append(style)
      }
    }
    if curves.isEmpty { return nil }
    return CurveFigure(
      name: "regions-\(axisFiles[axis.fileName])",
      title: title("detectors per region and layer", axis: axis),
      yLabel: "detectors", curves: curves, styles: styles, width: FigureFrame.pageWidth,
      columns: sweep.regions.count, panelHeight: 80, sharesRows: true,
      notes: ["The panels of a row have the same scale."]
        + notes(axis: axis, curves: curves, needsDissection: true)
    ).make()
  }
}
