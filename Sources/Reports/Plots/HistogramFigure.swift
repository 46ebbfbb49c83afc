import Drawing
import Trends

/// Bars per kind of concept, a panel per layer, for one P or a few side by side.
struct HistogramFigure {
  /// What one layer has of each kind, at each P: the values of the recorded seeds.
  struct Layer: Sendable {
    var label: String
    var detail: String
    /// By P, then by kind, then by seed.
    var values: [[[Double]]]
  }

  var name: String
  var title: String
  var kinds: [String]
  var percentages: [Int]
  var layers: [Layer]
  var notes: [String]

  func make() -> Figure {
    let ruler = TextRuler()
    let styles = BarStyle.styles(count: percentages.count)
    let several = layers.contains { $0.values.joined().contains { $0.count > 1 } }
    var legend = zip(styles, percentages).map {
      LegendEntry(sign: .bar($0), text: "P \($1), \(several ? "mean" : "the only seed")")
    }
    if several {
      legend.append(LegendEntry(sign: .seed, text: "a seed"))
    }
    let frame = FigureFrame(
      title: title, legend: legend, notes: notes, panels: layers.count, columns: 2,
      panelHeight: 96, xLabel: "", yLabels: ["counted pairs"], width: FigureFrame.columnWidth,
      labelLines: kinds.contains { $0.contains(" ") } ? 2 : 1, ruler: ruler)
    let panels = frame.panels(
      headings: layers.map { ($0.label, $0.detail) },
      extents: layers.map { $0.values.joined().flatMap(\.self) }, whole: true, ruler: ruler)
    let (layers, kinds) = (layers, kinds)
    return Figure(
      name: name, title: title, alternative: alternative, notes: notes, size: frame.size
    ) { canvas in
      let ruler = TextRuler()
      frame.draw(on: canvas)
      for (panel, layer) in zip(panels, layers) {
        panel.drawFrame(on: canvas, ruler: ruler)
        panel.draw(layer.values, kinds: kinds, styles: styles, on: canvas, ruler: ruler)
      }
      frame.drawLabels(of: panels, on: canvas)
    }
  }

  private var alternative: String {
    let parts = layers.map { layer in
      let ofP = zip(percentages, layer.values).map { percentage, kinds in
        let counts = zip(self.kinds, kinds).map { kind, seeds in
          "\(kind) "
            + (Summary.mean(seeds).map { Table.fixed($0, decimals: 1) } ?? "not recorded")
        }
        return "at P \(percentage) " + counts.joined(separator: ", ")
      }
      return "\(layer.label): \(ofP.joined(separator: "; "))."
    }
    return ([title + "."] + parts + notes).joined(separator: " ")
  }
}

extension Panel {
  /// Draws bars from 0 to the means, and the seeds as rings.
  fileprivate func draw(
    _ values: [[[Double]]], kinds: [String], styles: [BarStyle], on canvas: Canvas,
    ruler: TextRuler
  ) {
    let slot = area.size.x / Double(max(1, kinds.count))
    let bar = slot * 0.76 / Double(max(1, values.count))
    let widest =
      kinds.flatMap { $0.split(separator: " ") }
      .map { ruler.width(String($0), size: Self.tickSize) }.max() ?? 0
    let size = Self.tickSize * min(1, (slot - 1.5) / max(widest, 1))
    for (kind, name) in kinds.enumerated() {
      let left = area.corner.x + slot * (Double(kind) + 0.12)
      for (place, style) in styles.enumerated() {
        let seeds = values[place][kind]
        guard let mean = Summary.mean(seeds) else { continue }
        let corner = Point(left + bar * Double(place), y(mean))
        if mean > 0 {
          style.draw(
            on: canvas,
            Rectangle(corner: corner, size: Point(bar * 0.9, y(0) - corner.y)))
        }
        for (seed, value) in seeds.enumerated() where seeds.count > 1 {
          let aside = (Double(seed) - Double(seeds.count - 1) / 2) * min(1.5, bar / 6)
          Marker.circle.add(
            to: canvas, at: Point(corner.x + bar * 0.45 + aside, y(value)),
            radius: Self.seedRadius)
          canvas.fill(.white, keepingPath: true)
          canvas.stroke(Ink.text, width: 0.6)
        }
      }
      let centre = area.corner.x + slot * (Double(kind) + 0.5)
      for (line, word) in name.split(separator: " ").map(String.init).enumerated() {
        canvas.text(
          word, at: Point(centre, area.end.y + 8 + 7 * Double(line)), size: size, Ink.muted,
          alignment: .centre)
      }
    }
  }
}
