import Drawing

extension FacePainter {
  func paintSpectacles() {
    guard let spectacles = traits.spectacles else { return }
    for side in [-1.0, 1.0] { paintLens(side, spectacles) }
    // A dark frame on dark skin is lifted so that it stays to be seen.
    let dim = max(0, 0.45 - skin.luma)
    let frame = spectacles.colour.mixed(with: Colour(0.78, 0.75, 0.71), 1.6 * dim)
    shape.traceFrame(canvas, spectacles) { canvas.stroke(frame, width: $0) }
  }

  private func paintLens(_ side: Double, _ spectacles: FaceTraits.Spectacles) {
    // The frame's shadow on the cheek.
    canvas.saved {
      canvas.translate(by: Point(0, 1.1))
      shape.traceLens(canvas, side, spectacles)
    }
    canvas.stroke(shade.opacity(0.45), width: 1)
    canvas.saved {
      shape.traceLens(canvas, side, spectacles)
      canvas.clip()
      let top = shape.onLens(Point(0, -1), side, spectacles)
      let bottom = shape.onLens(Point(0, 1), side, spectacles)
      let low = spectacles.tint * (spectacles.areDark ? 0.92 : 0.8)
      canvas.paint(
        .linear(
          from: top, to: bottom,
          stops: [
            .init(0, spectacles.lens.opacity(spectacles.tint)),
            .init(1, spectacles.lens.opacity(low)),
          ]))
      // A reflection runs across the glass.
      canvas.move(to: shape.onLens(Point(-0.75 * side, 0.35), side, spectacles))
      canvas.line(to: shape.onLens(Point(0.05 * side, -1.1), side, spectacles))
      canvas.stroke(Colour.white.opacity(spectacles.areDark ? 0.22 : 0.4), width: 1.9)
    }
  }
}
