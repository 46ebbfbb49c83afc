import Drawing

/// Everything that a drawn face is, before any pixel: a function of (seed, index).
///
/// Numbers without another unit are in deviations from the mean of both genders, about −3...3.
package struct FaceTraits: Sendable, Equatable {
  package var isMale: Bool
  /// In years, 6...85.
  package var age: Double
  package var expression: Expression
  package var head: Head
  package var features: Features
  package var hair: Hair
  package var beard: Beard
  package var makeUp: MakeUp
  package var skin: Skin
  package var spectacles: Spectacles?
  package var dress: Dress
  package var scene: Scene

  /// The outline of the face and what carries it.
  package struct Head: Sendable, Equatable {
    package var width, length, jaw, chin, neck, adamsApple: Double
    /// How full the flesh under the chin is; drawn as a second chin above 1.15.
    package var fullness: Double
  }

  /// Brows, eyes, nose and lips.
  package struct Features: Sendable, Equatable {
    package var browThickness, browHeight, browArch: Double
    package var eyeSize, eyeSpacing, eyeSlant: Double
    /// The opening of the lids at rest as a share of the usual one, 0.48...1.2.
    package var lidOpening: Double
    package var iris: Colour
    package var noseSize, noseLength, nosePoint: Double
    package var cheekbones, lipFullness, mouthWidth: Double
  }

  package struct Hair: Sendable, Equatable {
    package enum Cut: Sendable { case bald, cropped, short, medium, long, tied }
    package enum Texture: Sendable { case straight, wavy, curly }
    package enum Hue: Sendable { case black, brown, blond, red }
    package var cut: Cut
    package var texture: Texture
    package var hue: Hue
    /// The share of grey hairs, 0...1.
    package var grey: Double
    package var hasFringe: Bool
    /// Where the parting lies, −1 (image left)...1.
    package var parting: Double
    package var volume, recession: Double
    /// Below the chin for medium and long hair, 0...1.
    package var length: Double
  }

  package struct Beard: Sendable, Equatable {
    package enum Style: Sendable { case none, shadow, moustache, goatee, full }
    package var style: Style
    package var hasMoustache: Bool
    /// How dense a shadow or how long a beard is, 0...1.
    package var strength: Double
    /// From thin and narrow, 0, to thick and wide, 1.
    package var breadth: Double
  }

  package struct MakeUp: Sendable, Equatable {
    /// Opacity of lipstick, 0 for none, else 0.5...1.
    package var lipstick: Double
    package var lipColour: Colour
    /// Opacity of eye shadow, 0 for none.
    package var eyeShadow: Double
    package var eyeShadowColour: Colour
    /// Length of the lashes, 0...1.
    package var lashes: Double
    /// Opacity of blush on the cheeks, 0 for none.
    package var blush: Double
    package var hasEarrings: Bool
  }

  package struct Skin: Sendable, Equatable {
    /// From bright, 0, to dark, 1.
    package var tone: Double
    /// From pink, −1, to olive, 1.
    package var undertone: Double
    /// Depth of wrinkles and of bags under the eyes, 0...1.
    package var wrinkles, bags: Double
    package var freckles: Bool
  }

  package struct Spectacles: Sendable, Equatable {
    package enum Shape: CaseIterable, Sendable {
      case round, oval, rectangular, square, browline, aviator, catEye, rimless, hexagonal
      case halfRim, oversize, wrapped
    }
    package var shape: Shape
    package var colour: Colour
    /// Of the frame, 0...1 from thin to thick.
    package var thickness: Double
    /// Of the lenses, 0...1 from small to large.
    package var size: Double
    package var lens: Colour
    /// Opacity of the lenses: 0.14 clear, 0.45 tinted, 0.88 dark.
    package var tint: Double

    package init(
      shape: Shape, colour: Colour, thickness: Double, size: Double, lens: Colour, tint: Double
    ) {
      (self.shape, self.colour, self.thickness) = (shape, colour, thickness)
      (self.size, self.lens, self.tint) = (size, lens, tint)
    }

    /// Whether the lenses hide what is behind them.
    var areDark: Bool { tint > 0.6 }
  }

  package struct Dress: Sendable, Equatable {
    package enum Collar: CaseIterable, Sendable { case scoop, vee, crew, shirt, tie }
    package enum Hat: CaseIterable, Sendable { case beanie, cap, fedora, bucket, scarf }
    package var collar: Collar
    package var colour: Colour
    package var accent: Colour
    package var hat: Hat?
    package var hasNecklace: Bool
  }

  /// What is not the person: pose, light, background and camera.
  package struct Scene: Sendable, Equatable {
    /// Of the head in hundredths of the picture.
    package var shift: Point
    package var scale: Double
    /// In radians: turned in the plane (±15°), to the side (±20°), and up or down (±12°).
    package var roll, yaw, pitch: Double
    package var background, background2: Colour
    /// Where light comes from in radians, and its strength, 0...0.5.
    package var lightAngle, lightStrength: Double
    package var warmth, exposure: Double
    package var castShadow: CastShadow?
    /// The deviation of the noise in 1/255, and of the blur in hundredths of the picture.
    package var noise, blur: Double
    /// The quality, 1...100, of the JPEG file that the picture went through, if any.
    package var compression: Double?
    /// Where the noise starts.
    package var noiseSeed: UInt64

    /// A picture counts as blurry above this deviation, in hundredths of its side.
    static let leastBlurry = 0.6
  }

  /// The shadow of something outside the picture on one side of a line across the face.
  package struct CastShadow: Sendable, Equatable {
    /// Where the shadow lies, in radians, and how far its edge is from the middle of the face.
    package var angle, distance: Double
    /// How dark it is, 0...1, and over how many hundredths of the picture its edge fades.
    package var strength, softness: Double

    package init(angle: Double, distance: Double, strength: Double, softness: Double) {
      (self.angle, self.distance) = (angle, distance)
      (self.strength, self.softness) = (strength, softness)
    }
  }
}
