import Drawing
import Images

/// Paints one face on a canvas in head space, from the background to the spectacles.
struct FacePainter {
  let traits: FaceTraits
  let shape: FaceShape
  let canvas: Canvas
  let skin: Colour
  let hair: Colour

  /// The picture of a face, `size` × `size` pixels.
  static func picture(of traits: FaceTraits, size: Int) -> RGBImage {
    let canvas = Canvas(width: size, height: size)
    canvas.scale(by: Double(size) / 100)
    FacePainter(traits, on: canvas).paint()
    return RGBImage(
      width: size, height: size, pixels: traits.scene.develop(canvas.rgb(), size: size))
  }

  init(_ traits: FaceTraits, on canvas: Canvas) {
    shape = FaceShape(traits)
    self.traits = shape.traits
    self.canvas = canvas
    skin = traits.skin.colour
    hair = traits.hair.colour
  }

  private func paint() {
    paintBackground()
    canvas.saved {
      shape.pose(canvas)
      paintBackHair()
      paintNeck()
      paintNecklace()
      paintClothes()
      paintEars()
      paintFace()
      paintNose()
      paintEyes()
      paintBrows()
      paintBeard()
      paintMouth()
      paintLight()
      paintHair()
      paintEarrings()
      paintSpectacles()
      paintHat()
      paintCastShadow()
    }
  }

  /// The skin where light does not reach.
  var shade: Colour {
    Colour(skin.red * 0.62, skin.green * 0.5, skin.blue * 0.46)
  }

  /// Fills an ellipse that fades to nothing at its edge.
  func glow(_ colour: Colour, at centre: Point, radius: Double) {
    canvas.ellipse(at: centre, Point(radius, radius))
    canvas.fill(
      .radial(
        centre: centre, radius: radius, stops: [.init(0, colour), .init(1, colour.opacity(0))])
    )
  }
}
