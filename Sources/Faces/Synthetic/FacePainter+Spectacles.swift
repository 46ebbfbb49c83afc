import Drawing

extension FaceShape {
  /// The middle of a lens; both rest on the nose a little below the middle of the eyes.
  func lensCentre(_ side: Double) -> Point {
    let eye = Array(eye(side))
    return (eye[0] + eye[3]) / 2 + Point(side * 0.5, 0.9)
  }

  /// Half the width and height of a lens.
  func lensHalfSize(_ spectacles: FaceTraits.Spectacles) -> Point {
    let grow = 0.92 + 0.2 * spectacles.size
    let half: Point =
      switch spectacles.shape {
      case .round: Point(7.9, 7.7)
      case .oval: Point(8.6, 6.2)
      case .rectangular: Point(9.1, 5.6)
      case .square: Point(8.6, 7.0)
      case .browline: Point(8.8, 6.6)
      case .aviator: Point(9.1, 7.8)
      case .catEye: Point(9.0, 6.4)
      case .rimless: Point(8.7, 6.2)
      }
    return half * grow
  }

  func traceLens(_ canvas: Canvas, _ side: Double, _ spectacles: FaceTraits.Spectacles) {
    let (c, h) = (lensCentre(side), lensHalfSize(spectacles))
    /// A point by its share of the half size, x outwards.
    func at(_ x: Double, _ y: Double) -> Point { c + Point(side * x * h.x, y * h.y) }
    switch spectacles.shape {
    case .round, .oval: canvas.ellipse(at: c, h)
    case .rectangular, .rimless: canvas.rectangle(at: c - h, h * 2, radius: 2)
    case .square: canvas.rectangle(at: c - h, h * 2, radius: 3.4)
    case .browline:
      canvas.loop(through: [
        at(-1, -0.85), at(0, -1), at(1, -0.9), at(0.96, 0.1), at(0.55, 0.88), at(-0.35, 0.96),
        at(-0.9, 0.3),
      ])
    case .aviator:
      canvas.loop(through: [
        at(-0.95, -0.75), at(0, -0.95), at(0.97, -0.8), at(0.98, 0.05), at(0.6, 0.85),
        at(0.05, 1), at(-0.65, 0.45),
      ])
    case .catEye:
      canvas.loop(through: [
        at(-0.96, -0.5), at(0, -0.8), at(1.12, -1.12), at(0.98, 0.05), at(0.45, 0.9),
        at(-0.4, 0.92),
        at(-0.9, 0.3),
      ])
    }
  }

  func traceBridge(_ canvas: Canvas, _ spectacles: FaceTraits.Spectacles) {
    let h = lensHalfSize(spectacles)
    let left = lensCentre(-1) + Point(h.x - 0.4, -0.25 * h.y)
    let right = lensCentre(1) + Point(-h.x + 0.4, -0.25 * h.y)
    canvas.curve(through: [left, (left + right) / 2 + Point(0, -1.1), right])
  }

  /// The arm from the lens to the ear.
  func traceArm(_ canvas: Canvas, _ side: Double, _ spectacles: FaceTraits.Spectacles) {
    let h = lensHalfSize(spectacles)
    canvas.move(to: lensCentre(side) + Point(side * (h.x - 0.2), -0.45 * h.y))
    canvas.line(to: Point(side * (halfWidth + 0.6), -1.5))
  }

  func frameWidth(_ spectacles: FaceTraits.Spectacles) -> Double {
    spectacles.shape == .rimless ? 0.8 : 1.15 + 1.35 * spectacles.thickness
  }
}

extension FacePainter {
  func paintSpectacles() {
    guard let spectacles = traits.spectacles else { return }
    let width = shape.frameWidth(spectacles)
    // A dark frame on dark skin is lifted so that it stays to be seen.
    let dim = max(0, 0.45 - skin.luma)
    let frame = spectacles.colour.mixed(with: Colour(0.75, 0.72, 0.68), 1.3 * dim)
    for side in [-1.0, 1.0] {
      paintLens(side, spectacles)
      shape.traceArm(canvas, side, spectacles)
      canvas.stroke(frame, width: 0.75 * width + 0.4)
      shape.traceLens(canvas, side, spectacles)
      guard spectacles.shape == .browline else {
        canvas.stroke(frame, width: width)
        continue
      }
      canvas.stroke(frame, width: 0.9)
      let (c, h) = (shape.lensCentre(side), shape.lensHalfSize(spectacles))
      canvas.curve(through: [
        c + Point(-h.x, -0.85 * h.y), c + Point(0, -h.y), c + Point(h.x, -0.85 * h.y),
      ])
      canvas.stroke(frame, width: 1.9 + width)
    }
    shape.traceBridge(canvas, spectacles)
    canvas.stroke(frame, width: 0.8 * width + 0.3)
  }

  private func paintLens(_ side: Double, _ spectacles: FaceTraits.Spectacles) {
    let (c, h) = (shape.lensCentre(side), shape.lensHalfSize(spectacles))
    // The frame's shadow on the cheek.
    canvas.saved {
      canvas.translate(by: Point(0, 1.1))
      shape.traceLens(canvas, side, spectacles)
    }
    canvas.stroke(shade.opacity(0.45), width: 1)
    canvas.saved {
      shape.traceLens(canvas, side, spectacles)
      canvas.clip()
      canvas.paint(.solid(spectacles.lens.opacity(spectacles.tint)))
      // A reflection runs across the glass.
      canvas.move(to: c + Point(-0.75 * h.x, 0.35 * h.y))
      canvas.line(to: c + Point(0.05 * h.x, -1.1 * h.y))
      canvas.stroke(Colour.white.opacity(spectacles.tint > 0.6 ? 0.22 : 0.4), width: 1.9)
    }
  }
}
