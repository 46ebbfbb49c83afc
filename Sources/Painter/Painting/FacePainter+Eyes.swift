import Drawing

extension FacePainter {
  func paintEyes() {
    for side in [-1.0, 1.0] {
      paintSocket(side)
      paintEyeball(side)
      paintLids(side)
    }
  }

  /// The hollow around the eye and the eye shadow on the lid.
  private func paintSocket(_ side: Double) {
    let eye = Array(shape.eye(side))
    let centre = (eye[0] + eye[3]) / 2
    glow(shade.opacity(0.35), at: centre - Point(side * -0.5, 0.5), radius: 8.5)
    guard traits.makeUp.eyeShadow > 0 else { return }
    let colour = traits.makeUp.eyeShadowColour
    let lift = Point(0, -2.4)
    canvas.curve(through: [
      eye[0] + Point(side < 0 ? -1.2 : 0.3, 0.3), eye[1] + lift, eye[2] + lift,
      eye[3] + Point(side < 0 ? -0.3 : 1.2, 0.3),
    ])
    canvas.curve(through: [eye[3], eye[2], eye[1], eye[0]], continuing: true)
    canvas.close()
    canvas.fill(colour.opacity(traits.makeUp.eyeShadow), keepingPath: true)
    canvas.stroke(colour.opacity(0.4 * traits.makeUp.eyeShadow), width: 1)
  }

  private func paintEyeball(_ side: Double) {
    let eye = Array(shape.eye(side))
    let centre = (eye[0] + eye[3]) / 2 + Point(0, -0.4)
    canvas.saved {
      shape.traceEye(canvas, side)
      canvas.clip()
      canvas.paint(.solid(Colour(0.96, 0.95, 0.93)))
      let radius = 2.75
      canvas.ellipse(at: centre, Point(radius, radius))
      canvas.fill(traits.features.iris, keepingPath: true)
      canvas.stroke(Colour(0.1, 0.07, 0.06, alpha: 0.7), width: 0.6)
      canvas.ellipse(at: centre, Point(1.25, 1.25))
      canvas.fill(Colour(0.03, 0.02, 0.02))
      canvas.ellipse(at: centre + Point(-0.9, -0.9), Point(0.65, 0.65))
      canvas.fill(Colour.white.opacity(0.9))
      // The upper lid's shadow on the eye.
      canvas.curve(through: Array(eye[0...3]))
      canvas.stroke(Colour(0.15, 0.08, 0.08, alpha: 0.35), width: 1.6)
    }
  }

  private func paintLids(_ side: Double) {
    let eye = Array(shape.eye(side))
    let lashes = traits.makeUp.lashes
    let ink = Colour(0.09, 0.05, 0.05)
    canvas.curve(through: Array(eye[0...3]))
    canvas.stroke(ink.opacity(0.65 + 0.35 * lashes), width: 0.6 + 0.75 * lashes)
    canvas.curve(through: [eye[3], eye[4], eye[5], eye[0]])
    canvas.stroke(
      shade.mixed(with: ink, 0.25 + 0.6 * lashes).opacity(0.7), width: 0.4 + 0.35 * lashes)
    // The fold above the upper lid; a raised lid slides under it.
    let fold = 1.6 - 0.8 * traits.expression[.upperLidRaiser]
    canvas.curve(
      through: [eye[0] + Point(0, -0.8)] + eye[1...2].map { $0 - Point(0, fold) }
        + [eye[3] + Point(0, -0.8)])
    canvas.stroke(shade.opacity(0.7), width: 0.55)
    guard lashes > 0.45 else { return }
    let outer = side < 0 ? eye[0] : eye[3]
    let next = side < 0 ? eye[1] : eye[2]
    let length = 0.7 + 2 * (lashes - 0.45)
    for step in [0.0, 0.3, 0.6, 0.95] {
      let root = outer + (next - outer) * step
      canvas.move(to: root)
      canvas.line(to: root + Point(side * (1.25 - 0.8 * step), -0.7 - 0.5 * step) * length)
    }
    canvas.stroke(ink, width: 0.5)
  }
}
