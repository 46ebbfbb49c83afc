import Drawing
import Seeding

extension FacePainter {
  func paintBeard() {
    let beard = traits.beard
    let ink = hair.mixed(with: Colour(0.12, 0.10, 0.10), 0.35)
    switch beard.style {
    case .none: return
    case .shadow:
      canvas.saved {
        shape.traceFace(canvas)
        canvas.clip()
        let tone = skin.mixed(with: Colour(0.12, 0.13, 0.16), 0.75)
        shape.traceBeardArea(canvas)
        canvas.fill(tone.opacity(0.32 + 0.25 * beard.strength), rule: .evenOdd)
        stubble(tone.mixed(with: .black, 0.4).opacity(0.6))
      }
    case .full: paintFullBeard(ink)
    case .goatee:
      shape.traceGoatee(canvas)
      canvas.fill(ink)
    case .moustache: break
    }
    if beard.hasMoustache {
      shape.traceMoustache(canvas)
      canvas.fill(ink.mixed(with: .black, 0.1))
      let nose = shape.landmark(33)
      canvas.move(to: nose + Point(0, 1.4))
      canvas.line(to: shape.landmark(51) + Point(0, -0.2))
      canvas.stroke(skin.mixed(with: shade, 0.5).opacity(0.6), width: 0.5)
    }
  }

  /// Short hairs scattered over the beard area.
  private func stubble(_ colour: Colour) {
    var random = SplitMix64(seed: traits.scene.noiseSeed, 5)
    for _ in 0..<90 {
      let x = random.uniform(in: -0.8...0.8)
      let y = shape.mouthLine + random.uniform(in: -4...13) + 6 * x * x - 2
      canvas.ellipse(at: shape.turn(x * shape.halfWidth, y), Point(0.3, 0.3))
    }
    canvas.fill(colour)
  }

  private func paintFullBeard(_ ink: Colour) {
    let length = 1 + 6 * traits.beard.strength
    canvas.saved {
      // The beard hides the jaw's line and hangs below the chin.
      let jaw = Array(shape.landmarks[3...13])
      let hung = jaw.enumerated().map { i, point in
        let share = 1 - abs(Double(i) - 5) / 5
        return point + Point(0, length * share) + Point(point.x * 0.03, 0.4)
      }
      canvas.curve(through: [shape.landmark(1)] + hung + [shape.landmark(15)])
      let lip = shape.landmark(33).y + 1.4
      let inner = [
        (0.86, 6.0), (0.78, shape.mouthLine - 7), (0.55, shape.mouthLine - 1.5), (0.42, lip + 1.8),
        (0.14, lip), (-0.14, lip), (-0.42, lip + 1.8), (-0.55, shape.mouthLine - 1.5),
        (-0.78, shape.mouthLine - 7), (-0.86, 6.0),
      ]
      canvas.curve(
        through: inner.map { shape.turn($0.0 * shape.halfWidth, $0.1, lift: 1) }, continuing: true)
      canvas.close()
      canvas.fill(ink)
      var random = SplitMix64(seed: traits.scene.noiseSeed, 6)
      for _ in 0..<40 {
        let x = random.uniform(in: -0.78...0.78)
        let start = shape.turn(
          x * shape.halfWidth, shape.mouthLine + 4 + random.uniform(in: -3...9))
        canvas.move(to: start)
        canvas.line(to: start + Point(0.08 * start.x, 3))
      }
      canvas.stroke(ink.mixed(with: .white, 0.25).opacity(0.5), width: 0.4)
    }
  }
}
