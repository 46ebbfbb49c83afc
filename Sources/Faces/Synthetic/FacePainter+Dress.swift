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
    for side in [-1.0, 1.0] {
      let place = Point(side * (shape.halfWidth + 1.2), 10)
      canvas.ellipse(at: place, Point(1.2, 1.2))
      canvas.fill(Colour(0.95, 0.82, 0.40))
      canvas.ellipse(at: place + Point(0, 2.9), Point(1.5, 2))
      canvas.fill(traits.dress.accent.mixed(with: Colour(1, 0.9, 0.6), 0.45), keepingPath: true)
      canvas.stroke(Colour(0.75, 0.6, 0.25), width: 0.5)
    }
  }

  func paintHat() {
    guard let hat = traits.dress.hat else { return }
    let (w, colour) = (shape.halfWidth, traits.dress.accent)
    let brim = -15.5
    canvas.move(to: Point(-w - 2.5, brim + 2))
    canvas.curve(to: Point(0, -40), Point(-w - 3, -32), Point(-w * 0.55, -40))
    canvas.curve(to: Point(w + 2.5, brim + 2), Point(w * 0.55, -40), Point(w + 3, -32))
    canvas.curve(to: Point(-w - 2.5, brim + 2), Point(w * 0.6, brim - 3), Point(-w * 0.6, brim - 3))
    canvas.fill(
      .linear(
        from: Point(0, -40), to: Point(0, brim),
        stops: [
          .init(0, colour.mixed(with: .white, 0.15)), .init(1, colour.mixed(with: .black, 0.15)),
        ]))
    let edge = colour.mixed(with: .black, 0.45)
    let band = [Point(-w - 2.3, brim + 1), Point(0, brim - 2.4), Point(w + 2.3, brim + 1)]
    canvas.curve(through: band)
    switch hat {
    case .beanie: canvas.stroke(colour.mixed(with: .white, 0.3), width: 5)
    case .cap:
      canvas.curve(
        through: [
          Point(w + 3, brim + 2), Point(0.6 * w, brim + 3.6), Point(0, brim + 4.4),
          Point(-0.6 * w, brim + 3.6), Point(-w - 3, brim + 2),
        ], continuing: true)
      canvas.close()
      canvas.fill(edge)
    }
  }
}
