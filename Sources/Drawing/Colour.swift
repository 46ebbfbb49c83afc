/// A colour of red, green, blue and opacity, each 0...1, not premultiplied.
package struct Colour: Sendable, Equatable {
  package var red: Double
  package var green: Double
  package var blue: Double
  package var alpha: Double

  package init(_ red: Double, _ green: Double, _ blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// Makes an opaque colour of hue, saturation and value, each 0...1; the hue wraps.
  package init(hue: Double, saturation: Double, value: Double) {
    func channel(_ offset: Double) -> Double {
      let k = (offset + hue * 6).truncatingRemainder(dividingBy: 6)
      return value - value * saturation * max(0, min(k, 4 - k, 1))
    }
    self.init(channel(5), channel(3), channel(1))
  }

  package static let black = Colour(0, 0, 0)
  package static let white = Colour(1, 1, 1)

  /// The same colour at another opacity.
  package func opacity(_ alpha: Double) -> Colour {
    Colour(red, green, blue, alpha: alpha)
  }

  /// The colour that lies `amount`, 0...1, of the way to another.
  package func mixed(with other: Colour, _ amount: Double) -> Colour {
    Colour(
      red + (other.red - red) * amount,
      green + (other.green - green) * amount,
      blue + (other.blue - blue) * amount,
      alpha: alpha + (other.alpha - alpha) * amount)
  }

  /// How bright the colour looks, 0...1, weighted as in ITU-R BT.601.
  package var luma: Double {
    0.299 * red + 0.587 * green + 0.114 * blue
  }
}
