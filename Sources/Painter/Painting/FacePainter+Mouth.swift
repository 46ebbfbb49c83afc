import Drawing

extension FacePainter {
  func paintMouth() {
    let makeUp = traits.makeUp
    let natural = skin.mixed(with: Colour(0.68, 0.25, 0.25), 0.42)
    let lip = natural.mixed(with: makeUp.lipColour, makeUp.lipstick)
    shape.traceLips(canvas)
    canvas.fill(
      .linear(
        from: shape.landmark(51), to: shape.landmark(57),
        stops: [
          .init(0, lip.mixed(with: .black, 0.18)), .init(0.45, lip.mixed(with: .black, 0.08)),
          .init(0.75, lip.mixed(with: .white, 0.12 + 0.1 * makeUp.lipstick)), .init(1, lip),
        ]))
    if shape.gap > 0.3 { paintOpening() }
    // The line between the lips, which runs a little beyond the corners.
    let dark = Colour(0.25, 0.07, 0.07, alpha: 0.85)
    let (left, right) = (shape.landmark(48), shape.landmark(54))
    if shape.gap <= 0.3 {
      canvas.curve(through: [left] + shape.landmarks[61...63] + [right])
      canvas.stroke(dark, width: 0.8)
    }
    let tilt = 1.2 * (traits.expression[.lipCornerDepressor] - traits.expression[.lipCornerPuller])
    for (corner, side) in [(left, -1.0), (right, 1.0)] {
      canvas.move(to: corner)
      canvas.line(to: corner + Point(side * 1.1, tilt))
      canvas.stroke(dark.opacity(0.7), width: 0.9)
    }
    // Shadow under the lower lip.
    let under = shape.landmark(57)
    canvas.curve(through: [
      under + Point(-3.5, 0.9), under + Point(0, 1.4), under + Point(3.5, 0.9),
    ])
    canvas.stroke(shade.opacity(0.35), width: 1.2)
    let stretched = traits.expression[.lipStretcher]
    if stretched > 0 {
      for (corner, side) in [(left, -1.0), (right, 1.0)] {
        canvas.curve(through: [
          corner + Point(side * 2.2, -2.4), corner + Point(side * 3.2, 0),
          corner + Point(side * 2.2, 2.6),
        ])
      }
      canvas.stroke(shade.opacity(0.8 * stretched), width: 0.9)
    }
  }

  /// Teeth above, tongue below, dark between.
  private func paintOpening() {
    canvas.saved {
      shape.traceMouthOpening(canvas)
      canvas.clip()
      canvas.paint(.solid(Colour(0.20, 0.05, 0.06)))
      let top = shape.landmark(62)
      let teeth = min(2.6, 0.75 * shape.gap)
      let half = 0.9 * (shape.landmark(54).x - shape.landmark(48).x) / 2
      canvas.rectangle(at: top + Point(-half, -3), Point(2 * half, 3 + teeth), radius: 1.2)
      canvas.fill(Colour(0.95, 0.93, 0.88))
      let floor = shape.landmark(66)
      if shape.gap > 4 {
        canvas.ellipse(at: floor + Point(0, 0.6), Point(0.62 * half, 2.2))
        canvas.fill(Colour(0.68, 0.27, 0.29))
      }
    }
  }
}
