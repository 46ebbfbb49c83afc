import Drawing
import Foundation
import Seeding

extension FaceTraits.Skin {
  /// The colour of the skin in even light.
  var colour: Colour {
    let tones = [
      Colour(0.97, 0.80, 0.69), Colour(0.93, 0.73, 0.59), Colour(0.86, 0.66, 0.52),
      Colour(0.70, 0.49, 0.36), Colour(0.52, 0.35, 0.25), Colour(0.35, 0.23, 0.17),
    ]
    let place = tone * Double(tones.count - 1)
    let index = min(Int(place), tones.count - 2)
    let base = tones[index].mixed(with: tones[index + 1], place - Double(index))
    return Colour(
      base.red * (1 - 0.02 * undertone), base.green * (1 + 0.02 * undertone),
      base.blue * (1 - 0.05 * undertone))
  }
}

extension FacePainter {
  func paintNeck() {
    let head = traits.head
    let half = 0.56 * shape.halfWidth + 2 * head.neck
    let top = 0.5 * shape.restingChin
    canvas.move(to: Point(-half, top))
    canvas.curve(to: Point(-half - 9, 62), Point(-half + 0.8, 44), Point(-half - 1, 50))
    canvas.line(to: Point(half + 9, 62))
    canvas.curve(to: Point(half, top), Point(half + 1, 50), Point(half - 0.8, 44))
    canvas.close()
    let chin = shape.chin
    canvas.fill(
      .linear(
        from: Point(0, chin - 1), to: Point(0, chin + 12),
        stops: [.init(0, shade), .init(1, skin.mixed(with: shade, 0.25))]))
    if traits.head.hasDoubleChin {
      shape.traceSecondChin(canvas)
      canvas.fill(skin.mixed(with: shade, 0.2), keepingPath: true)
      canvas.stroke(shade.mixed(with: .black, 0.2).opacity(0.8), width: 0.9)
    }
    let apple = min(max(0.25 + 0.3 * head.adamsApple, 0), 0.9)
    let place = Point(0, chin + 7.5)
    glow(shade.mixed(with: .black, 0.3).opacity(apple), at: place + Point(0, 1.4), radius: 3.4)
    glow(skin.mixed(with: .white, 0.3).opacity(apple * 0.7), at: place - Point(0, 1), radius: 2)
  }

  /// The ear that is turned away goes behind the cheek.
  func paintEars() {
    for side in [-1.0, 1.0] {
      let centre = shape.turnSide(side * (shape.halfWidth + 0.6), 3)
      let wide = 3.2 * min(max(1 - 2.2 * shape.turnedAway(side), 0.15), 1.3)
      canvas.ellipse(at: centre, Point(wide, 6), angle: side * 0.15)
      canvas.fill(skin.mixed(with: shade, 0.25), keepingPath: true)
      canvas.stroke(shade.opacity(0.6), width: 0.6)
      canvas.ellipse(
        at: centre + Point(-side * 0.3, 0.3), Point(0.47 * wide, 3.4), angle: side * 0.15)
      canvas.fill(shade.opacity(0.5))
    }
  }

  func paintFace() {
    let light = skin.mixed(with: .white, 0.1)
    shape.traceFace(canvas)
    canvas.fill(
      .radial(
        centre: shape.turn(0, 2), radius: 1.65 * shape.halfWidth,
        stops: [
          .init(0, light), .init(0.5, skin), .init(0.85, skin.mixed(with: shade, 0.35)),
          .init(1, skin.mixed(with: shade, 0.6)),
        ]), keepingPath: true)
    canvas.stroke(shade.opacity(traits.head.hasDoubleChin ? 0.8 : 0.35), width: 0.6)
    canvas.saved {
      shape.traceFace(canvas)
      canvas.clip()
      paintCheeks()
      paintAge()
      paintChin()
    }
  }

  private func paintCheeks() {
    let bones = traits.features.cheekbones
    for side in [-1.0, 1.0] {
      let cheek = shape.turn(side * 0.6 * shape.halfWidth, 10)
      if bones > 0.35 {
        let strength = min(0.25 + 0.2 * bones, 0.6)
        canvas.curve(through: [
          shape.turn(side * 0.93 * shape.halfWidth, 8),
          shape.turn(side * 0.68 * shape.halfWidth, 16),
          shape.turn(side * 0.5 * shape.halfWidth, 21),
        ])
        canvas.stroke(shade.opacity(0.55 * strength), width: 4)
        glow(
          skin.mixed(with: .white, 0.6).opacity(strength), at: cheek - Point(-side * 2, 2),
          radius: 6)
      }
      if traits.makeUp.blush > 0 {
        let red = Colour(0.62 + 0.26 * skin.luma, 0.20 * skin.luma, 0.26 * skin.luma)
        glow(red.opacity(traits.makeUp.blush), at: cheek + Point(0, 2), radius: 9)
      }
      let raised = traits.expression[.cheekRaiser]
      if raised > 0 {
        glow(
          skin.mixed(with: .white, 0.4).opacity(0.55 * raised), at: cheek - Point(0, 2 * raised),
          radius: 6.5)
        let eye = Array(shape.eye(side))
        canvas.curve(through: [
          eye[0] + Point(0, 2.6), (eye[4] + eye[5]) / 2 + Point(0, 2.9), eye[3] + Point(0, 2.6),
        ])
        canvas.stroke(shade.opacity(0.6 * raised), width: 0.8)
      }
      let smile = traits.expression[.lipCornerPuller]
      let fold = max(
        smile * 0.6, 0.75 * traits.skin.wrinkles, 0.5 * traits.expression[.noseWrinkler])
      let corner = side < 0 ? shape.landmark(48) : shape.landmark(54)
      let wing = side < 0 ? shape.landmark(31) : shape.landmark(35)
      canvas.curve(through: [
        wing + Point(side * 1.6, -0.8), (wing + corner) / 2 + Point(side * 3, 0),
        corner + Point(side * 2.3, 1.2),
      ])
      canvas.stroke(shade.opacity(0.75 * fold), width: 0.9)
    }
  }

  private func paintAge() {
    let wrinkles = traits.skin.wrinkles
    let surprised = max(
      traits.expression[.innerBrowRaiser], traits.expression[.outerBrowRaiser])
    let forehead = max(0.8 * wrinkles, 0.45 * surprised)
    for line in 0..<3 {
      let y = -13.5 - 2.9 * Double(line)
      canvas.curve(through: [shape.turn(-12, y + 0.9), shape.turn(0, y), shape.turn(12, y + 0.9)])
      canvas.stroke(shade.opacity(0.7 * forehead), width: 0.7)
    }
    let knit = max(traits.expression[.browLowerer], 0.5 * wrinkles)
    for side in [-1.0, 1.0] {
      canvas.curve(through: [shape.turn(side * 1.6, -9.5), shape.turn(side * 1.9, -5)])
      canvas.stroke(shade.opacity(0.75 * knit), width: 0.9)
      let corner = side < 0 ? shape.landmark(36) : shape.landmark(45)
      let feet = max(0.85 * wrinkles, 0.7 * traits.expression[.cheekRaiser])
      for spread in [-1.6, 0.2, 2.0] {
        canvas.move(to: corner + Point(side * 1.1, 0.4 * spread))
        canvas.line(to: corner + Point(side * 4.2, 1.2 * spread + 0.3))
        canvas.stroke(shade.opacity(0.75 * feet), width: 0.55)
      }
      if traits.skin.bags > 0.1 {
        shape.traceBag(canvas, side)
        canvas.fill(shade.mixed(with: Colour(0.3, 0.2, 0.35), 0.4).opacity(0.6 * traits.skin.bags))
      }
    }
    if traits.skin.freckles {
      var random = SplitMix64(seed: traits.scene.noiseSeed, 3)
      for _ in 0..<36 {
        let x = random.uniform(in: -17...17)
        canvas.ellipse(
          at: shape.turn(x, random.uniform(in: 5...15)), Point(0.45, 0.45))
      }
      canvas.fill(shade.opacity(0.6))
    }
  }

  private func paintChin() {
    let raised = traits.expression[.chinRaiser]
    let y = (shape.landmark(57).y + shape.chin) / 2
    glow(skin.mixed(with: .white, 0.3).opacity(0.3), at: shape.turn(0, y + 1.8), radius: 5)
    canvas.curve(through: [shape.turn(-4, y - 1), shape.turn(0, y - 2), shape.turn(4, y - 1)])
    canvas.stroke(shade.opacity(0.25 + 0.6 * raised), width: 1.1 + 0.5 * raised)
    if raised > 0 {
      for dimple in [(-2.2, 1.2), (0.4, 0.6), (2.4, 1.6), (-0.6, 2.6), (1.4, 3.2)] {
        canvas.ellipse(at: shape.turn(1.2 * dimple.0, y + dimple.1), Point(0.8, 0.6))
      }
      canvas.fill(shade.opacity(0.65 * raised))
    }
    // The jaw casts its shadow when it drops.
    let drop = traits.expression[.jawDrop]
    for side in [-1.0, 1.0] where drop > 0 {
      glow(
        shade.opacity(0.5 * drop),
        at: shape.turn(side * 0.55 * shape.halfWidth, shape.mouthLine + 2),
        radius: 6)
    }
  }
}
