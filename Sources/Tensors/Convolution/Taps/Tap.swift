/// One weight of a convolution's window, and the outputs at which it lies inside the map.
///
/// At output (y, x) it reads the input at (y · stride + down, x · stride + right). What a window
/// would read outside the map is never computed.
struct Tap {
  /// Its place in the window, row by row.
  let number: Int
  let down: Int, right: Int
  let ys: Range<Int>, xs: Range<Int>

  /// The output pixels of one image that it takes part in.
  var pixels: Int { ys.count * xs.count }

  /// The taps of a convolution, those with the most outputs first, without those that have none.
  static func all(of sizes: ConvolutionSizes) -> [Tap] {
    let geometry = sizes.geometry
    var taps: [Tap] = []
    for ky in 0..<geometry.kernel {
      for kx in 0..<geometry.kernel {
        let (down, right) = (ky - geometry.padding, kx - geometry.padding)
        let tap = Tap(
          number: ky * geometry.kernel + kx, down: down, right: right,
          ys: inside(down, sizes.height, sizes.outputHeight, geometry.stride),
          xs: inside(right, sizes.width, sizes.outputWidth, geometry.stride))
        if tap.pixels > 0 { taps.append(tap) }
      }
    }
    return taps.sorted { ($1.pixels, $0.number) < ($0.pixels, $1.number) }
  }

  /// The outputs along one axis whose input lies on the map.
  private static func inside(_ shift: Int, _ side: Int, _ outputSide: Int, _ stride: Int)
    -> Range<Int>
  {
    let first = shift >= 0 ? 0 : (-shift + stride - 1) / stride
    let last = shift >= side ? -1 : (side - 1 - shift) / stride
    return first..<max(first, min(outputSide, last + 1))
  }
}

/// Walks over a tap's pairs of an input and an output pixel, image by image and row by row.
struct TapWalk {
  private let tap: Tap
  private let sizes: ConvolutionSizes
  private var image: Int, y: Int, x: Int
  /// How many pairs are left.
  private(set) var remaining: Int

  init(_ tap: Tap, _ sizes: ConvolutionSizes, images: Range<Int>) {
    (self.tap, self.sizes) = (tap, sizes)
    (image, y, x) = (images.lowerBound, tap.ys.lowerBound, tap.xs.lowerBound)
    remaining = images.count * tap.pixels
  }

  /// The numbers of the next pair's pixels in the batch.
  @inline(__always)
  mutating func next() -> (input: Int, output: Int) {
    let stride = sizes.geometry.stride
    let input =
      (image &* sizes.height &+ y &* stride &+ tap.down) &* sizes.width &+ x &* stride &+ tap.right
    let output = (image &* sizes.outputHeight &+ y) &* sizes.outputWidth &+ x
    remaining &-= 1
    x &+= 1
    if x == tap.xs.upperBound {
      x = tap.xs.lowerBound
      y &+= 1
      if y == tap.ys.upperBound {
        y = tap.ys.lowerBound
        image &+= 1
      }
    }
    return (input, output)
  }
}
