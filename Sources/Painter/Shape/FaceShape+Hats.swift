import Drawing

extension FaceShape {
  /// What a part of a hat is coloured with.
  enum HatTone {
    case body, band, edge
  }

  /// Traces each part of a hat in turn and hands its tone to `paint`, with a width where the part
  /// is a line.
  func traceHat(_ canvas: Canvas, _ paint: (HatTone, Double?) -> Void) {
    guard let hat = traits.dress.hat else { return }
    switch hat {
    case .beanie:
      traceDome(canvas, side: 2.5, top: -40)
      paint(.body, nil)
      canvas.curve(through: hatEdge(side: 2.3, at: Self.brim + 1))
      paint(.band, 5)
    case .cap:
      traceDome(canvas, side: 2.5, top: -40)
      paint(.body, nil)
      canvas.curve(through: hatEdge(side: 2.3, at: Self.brim + 1))
      let visor = [(1.0, 2.0), (0.6, 3.8), (0, 5), (-0.6, 3.8), (-1, 2)]
      canvas.curve(
        through: visor.map { front($0.0 * (halfWidth + 3), Self.brim + $0.1) }, continuing: true)
      canvas.close()
      paint(.edge, nil)
    case .fedora:
      let crown = [
        (-0.93, -18.0), (-0.86, -34), (-0.55, -42), (0, -40), (0.55, -42), (0.86, -34), (0.93, -18),
      ]
      canvas.curve(through: crown.map { front($0.0 * halfWidth, $0.1) })
      canvas.close()
      paint(.body, nil)
      canvas.curve(through: [
        front(-0.9 * halfWidth, -21), front(0, -22.5), front(0.9 * halfWidth, -21),
      ])
      paint(.band, 4)
      canvas.ellipse(at: front(0, -17.6), Point(1.5 * halfWidth, 4.4))
      paint(.body, nil)
      canvas.curve(through: [
        front(-1.46 * halfWidth, -16.8), front(0, -13.4), front(1.46 * halfWidth, -16.8),
      ])
      paint(.edge, 0.9)
    case .bucket:
      traceDome(canvas, side: 0.5, top: -39)
      paint(.body, nil)
      let (low, high) = ([(-1.3, -10.5), (0.0, -13), (1.3, -10.5)], [(1.0, -21.5), (-1.0, -21.5)])
      canvas.curve(through: low.map { front($0.0 * halfWidth, $0.1) })
      for point in high { canvas.line(to: front(point.0 * halfWidth, point.1)) }
      canvas.close()
      paint(.band, nil)
    case .scarf:
      canvas.loop(
        through: [(0.95, -14.0), (1.35, -9), (1.5, -1), (1.2, -4), (1.05, -10)].map {
          turnSide(knot * $0.0 * halfWidth, $0.1)
        })
      paint(.edge, nil)
      traceDome(canvas, side: 1.5, top: -36.5)
      paint(.body, nil)
      canvas.curve(through: hatEdge(side: 1.4, at: Self.brim + 0.4))
      paint(.edge, 0.8)
    }
  }

  /// The lower edge of a hat over the forehead.
  func hatEdge(side: Double, at y: Double) -> [Point] {
    [
      turnSide(-halfWidth - side, y), front(0, y - 3.4), turnSide(halfWidth + side, y),
    ]
  }

  private static let brim = -15.5

  /// The side on which a scarf is knotted.
  private var knot: Double { traits.hair.parting < 0 ? -1 : 1 }

  /// A point on the front of a hat, which turns with the forehead.
  private func front(_ x: Double, _ y: Double) -> Point {
    turnSide(x, y, depth: 0.3 * halfWidth)
  }

  private func traceDome(_ canvas: Canvas, side: Double, top: Double) {
    let edge = hatEdge(side: side, at: Self.brim + 2)
    let (w, back) = (halfWidth, -0.1 * halfWidth)
    canvas.curve(through: edge)
    canvas.curve(
      to: turnSide(0, top, depth: back), turnSide(w + side + 0.5, -32, depth: back),
      turnSide(0.55 * w, top, depth: back))
    canvas.curve(
      to: edge[0], turnSide(-0.55 * w, top, depth: back),
      turnSide(-w - side - 0.5, -32, depth: back))
    canvas.close()
  }
}

extension FacePainter {
  func paintHat() {
    guard traits.dress.hat != nil else { return }
    let colour = traits.dress.accent
    // The brim's shadow on the forehead.
    canvas.saved {
      shape.traceFace(canvas)
      canvas.clip()
      canvas.curve(through: shape.hatEdge(side: 2, at: -12.5))
      canvas.stroke(Colour(0.1, 0.05, 0.05, alpha: 0.28), width: 4)
    }
    shape.traceHat(canvas) { tone, width in
      let ink =
        switch tone {
        case .body: colour
        case .band: colour.mixed(with: .white, 0.3)
        case .edge: colour.mixed(with: .black, 0.45)
        }
      if let width {
        canvas.stroke(ink, width: width)
      } else {
        canvas.fill(
          .linear(
            from: Point(0, -42), to: Point(0, -12),
            stops: [
              .init(0, ink.mixed(with: .white, 0.15)), .init(1, ink.mixed(with: .black, 0.2)),
            ]))
      }
    }
  }
}
