import Drawing
import Trends

extension Panel {
  /// Draws what chance gives: ranges as bands, means as dashed lines.
  func draw(_ nulls: [NullCurve], _ x: Scale, on canvas: Canvas) {
    for null in nulls where null.isBand { drawBand(null, x, on: canvas) }
    for null in nulls {
      let means = null.draws.indices.map { null.mean(at: $0) }
      drawLine(
        means, x, Ink.null, width: null.isBand ? 0.6 : 0.9, dashes: null.dashes, on: canvas)
    }
  }

  private func drawBand(_ null: NullCurve, _ x: Scale, on canvas: Canvas) {
    let ranges = null.draws.indices.map { null.range(at: $0) }
    for run in contiguous(ranges.indices, where: { ranges[$0] != nil }) {
      let corners = run.compactMap { place in ranges[place].map { (x(x.ticks[place]), $0) } }
      guard let first = corners.first, let last = corners.last else { continue }
      // A P that stands alone gets a little width, else there would be nothing to see.
      let room = run.count == 1 ? 3.0 : 0
      let upper = corners.map { Point($0.0, y($0.1.upperBound)) }
      let lower = corners.reversed().map { Point($0.0, y($0.1.lowerBound)) }
      let outline =
        [Point(first.0 - room, y(first.1.upperBound))] + upper
        + [
          Point(last.0 + room, y(last.1.upperBound)), Point(last.0 + room, y(last.1.lowerBound)),
        ]
        + lower + [Point(first.0 - room, y(first.1.lowerBound))]
      for (place, corner) in outline.enumerated() {
        if place == 0 { canvas.move(to: corner) } else { canvas.line(to: corner) }
      }
      canvas.close()
      canvas.fill(Ink.band)
    }
  }

  /// Draws the seeds as rings, their means as marks on a line, and the means' intervals.
  ///
  /// The line has a gap where a P is not recorded. `shift` moves everything sideways by points, so
  /// that several curves can stand beside each other.
  func draw(
    _ curve: Curve, _ style: CurveStyle, _ x: Scale, shift: Double = 0, showsSeeds: Bool = true,
    on canvas: Canvas
  ) {
    let means = curve.percentages.indices.map { curve.mean(at: $0) }
    if showsSeeds {
      for (seed, values) in curve.series.values.enumerated() {
        // Seeds stand a little apart, so that equal counts can be told.
        let aside = (Double(seed) - Double(curve.series.values.count - 1) / 2) * 1.5
        for (place, value) in values.enumerated() {
          guard let value, curve.values(at: place).count > 1 else { continue }
          Marker.circle.add(
            to: canvas, at: Point(x(x.ticks[place]) + shift + aside, y(value)),
            radius: Self.seedRadius)
          canvas.stroke(Ink.muted, width: 0.6)
        }
      }
    }
    for (place, mean) in means.enumerated() {
      guard let interval = mean?.interval else { continue }
      drawInterval(interval, at: x(x.ticks[place]) + shift, style.colour, on: canvas)
    }
    drawLine(
      means.map { $0?.mean }, x, style.colour, width: Self.curveWidth, dashes: style.dashes,
      shift: shift, on: canvas)
    for (place, mean) in means.enumerated() {
      guard let mean else { continue }
      style.marker.add(
        to: canvas, at: Point(x(x.ticks[place]) + shift, y(mean.mean)), radius: Self.markRadius)
      canvas.fill(style.colour)
    }
  }

  /// Draws an interval as far as it lies in the panel; an end that does not has no bar across.
  private func drawInterval(
    _ interval: ClosedRange<Double>, at place: Double, _ colour: Colour, on canvas: Canvas
  ) {
    let low = max(interval.lowerBound, y.values.lowerBound)
    let high = min(interval.upperBound, y.values.upperBound)
    if low > high { return }
    Self.bar(
      from: Point(place, y(low)), to: Point(place, y(high)), colour.mixed(with: .white, 0.35),
      on: canvas,
      ends: (low == interval.lowerBound, high == interval.upperBound))
  }

  /// Draws a line through the values that are there, with a gap where one is not.
  func drawLine(
    _ values: [Double?], _ x: Scale, _ colour: Colour, width: Double, dashes: [Double],
    shift: Double = 0, on canvas: Canvas
  ) {
    for run in contiguous(values.indices, where: { values[$0] != nil }) {
      let points = run.compactMap { place in
        values[place].map { Point(x(x.ticks[place]) + shift, y($0)) }
      }
      if points.count == 1, !dashes.isEmpty {
        canvas.move(to: points[0] - Point(3, 0))
        canvas.line(to: points[0] + Point(3, 0))
      }
      for (place, point) in points.enumerated() where points.count > 1 {
        if place == 0 { canvas.move(to: point) } else { canvas.line(to: point) }
      }
      canvas.stroke(colour, width: width, dashes: dashes)
    }
  }
}
