import Drawing

extension FacePainter {
  func paintClothes() {
    let dress = traits.dress
    let neck = 0.56 * shape.halfWidth + 2 * traits.head.neck
    let shoulder = 34 + 3.5 * traits.head.neck
    let height: Double = dress.collar == .scoop ? 47 : dress.collar == .vee ? 44 : 42
    // Shoulders with the neckline cut out.
    canvas.move(to: Point(-shoulder - 20, 75))
    canvas.curve(to: Point(-neck - 1, height - 1), Point(-shoulder - 6, 46), Point(-neck - 10, 45))
    switch dress.collar {
    case .scoop:
      canvas.curve(to: Point(neck + 1, height - 1), Point(-neck + 3, 60), Point(neck - 3, 60))
    case .vee:
      canvas.line(to: Point(0, 57))
      canvas.line(to: Point(neck + 1, height - 1))
    case .crew, .shirt, .tie:
      canvas.curve(to: Point(neck + 1, height - 1), Point(-neck + 4, 50), Point(neck - 4, 50))
    }
    canvas.curve(to: Point(shoulder + 20, 75), Point(neck + 10, 45), Point(shoulder + 6, 46))
    canvas.close()
    canvas.fill(
      .linear(
        from: Point(0, 42), to: Point(0, 56),
        stops: [.init(0, dress.colour), .init(1, dress.colour.mixed(with: .black, 0.2))]),
      keepingPath: true)
    canvas.stroke(dress.colour.mixed(with: .black, 0.45).opacity(0.7), width: 0.8)
    if dress.collar == .shirt || dress.collar == .tie { paintCollar(neck, height) }
  }

  private func paintCollar(_ neck: Double, _ height: Double) {
    let dress = traits.dress
    let cloth = dress.colour.mixed(with: .white, dress.collar == .tie ? 0.8 : 0.35)
    if dress.collar == .tie {
      canvas.move(to: Point(-2.2, 47))
      for point in [
        Point(2.2, 47), Point(1.6, 50), Point(3.4, 66), Point(-3.4, 66), Point(-1.6, 50),
      ] {
        canvas.line(to: point)
      }
      canvas.close()
      canvas.fill(dress.accent)
    }
    for side in [-1.0, 1.0] {
      canvas.move(to: Point(side * (neck + 1), height - 3))
      canvas.line(to: Point(side * 0.8, 48))
      canvas.line(to: Point(side * 6.5, 54))
      canvas.line(to: Point(side * (neck + 3.5), height + 1))
      canvas.close()
      canvas.fill(cloth, keepingPath: true)
      canvas.stroke(cloth.mixed(with: .black, 0.4), width: 0.6)
    }
  }

  func paintEarrings() {
    guard traits.makeUp.hasEarrings else { return }
    for side in [-1.0, 1.0] where shape.turnedAway(side) < 0.2 {
      let place = shape.turnSide(side * (shape.halfWidth + 1.2), 10)
      canvas.ellipse(at: place, Point(1.2, 1.2))
      canvas.fill(Colour(0.95, 0.82, 0.40))
      canvas.ellipse(at: place + Point(0, 2.9), Point(1.5, 2))
      canvas.fill(traits.dress.accent.mixed(with: Colour(1, 0.9, 0.6), 0.45), keepingPath: true)
      canvas.stroke(Colour(0.75, 0.6, 0.25), width: 0.5)
    }
  }

  /// Beads around the neck.
  func paintNecklace() {
    guard traits.dress.hasNecklace else { return }
    let neck = 0.56 * shape.halfWidth + 2 * traits.head.neck
    for bead in -6...6 {
      let x = Double(bead) / 6
      canvas.ellipse(at: Point(0.98 * neck * x, 51.5 - 7 * x * x), Point(1.1, 1.1))
    }
    canvas.fill(Colour(0.93, 0.89, 0.78), keepingPath: true)
    canvas.stroke(Colour(0.55, 0.48, 0.36), width: 0.4)
  }
}
