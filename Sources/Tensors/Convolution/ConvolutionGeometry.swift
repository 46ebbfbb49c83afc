/// The square window of a convolution or a pool: its side, its step and the zeros around the map.
package struct ConvolutionGeometry: Sendable, Equatable {
  package let kernel: Int
  package let stride: Int
  package let padding: Int

  package init(kernel: Int, stride: Int = 1, padding: Int? = nil) {
    precondition(kernel >= 1 && stride >= 1, "kernel \(kernel), stride \(stride)")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding ?? kernel / 2
  }

  /// The side of the output map, for an input map of this side.
  package func outputSide(of side: Int) -> Int {
    (side + 2 * padding - kernel) / stride + 1
  }

  /// The shape of the output [N, H', W', `channels`] for an input [N, H, W, C].
  package func outputShape(of input: [Int], channels: Int) -> [Int] {
    [input[0], outputSide(of: input[1]), outputSide(of: input[2]), channels]
  }

  /// Whether each output pixel depends on the one input pixel at its own place.
  var isPointwise: Bool { kernel == 1 && stride == 1 && padding == 0 }
}

/// The sizes of one convolution, once its shapes are known to agree.
struct ConvolutionSizes {
  let images: Int
  let height: Int, width: Int, inputs: Int
  let outputHeight: Int, outputWidth: Int, outputs: Int
  let geometry: ConvolutionGeometry
  /// How the convolution is computed.
  let method: ConvolutionMethod

  /// The columns of the patch matrix: kernel · kernel · input channels.
  var patch: Int { geometry.kernel * geometry.kernel * inputs }
  /// The output pixels of one image.
  var outputPixels: Int { outputHeight * outputWidth }
  /// The input pixels of one image.
  var inputPixels: Int { height * width }

  /// Takes the sizes from the shapes; `method` is what a prepared weight was laid out for.
  init(
    input: [Int], weight: [Int], output: [Int], geometry: ConvolutionGeometry,
    method: ConvolutionMethod? = nil
  ) {
    precondition(
      input.count == 4 && weight.count == 4 && weight[0] == geometry.kernel
        && weight[1] == geometry.kernel && weight[2] == input[3]
        && output == geometry.outputShape(of: input, channels: weight[3]),
      "\(input) * \(weight), \(geometry) → \(output)")
    precondition(
      min(input[1], input[2]) + 2 * geometry.padding >= geometry.kernel,
      "a window of \(geometry.kernel) with \(geometry.padding) around \(input)")
    (images, height, width, inputs) = (input[0], input[1], input[2], input[3])
    (outputHeight, outputWidth, outputs) = (output[1], output[2], output[3])
    self.geometry = geometry
    self.method =
      method
      ?? .best(
        for: geometry, inputs: inputs, side: min(height, width),
        outputSide: min(outputHeight, outputWidth))
  }

  /// Whether the lines of the window are read where they lie: where channels are few, and outputs fill panels.
  var readsLines: Bool {
    method == .patches && geometry.kernel > 1 && inputs < Panels.width
      && outputs % Panels.width == 0
  }

  /// How many images' patches are held at once: as many as stay near the processor, at least one.
  var imagesAtOnce: Int {
    let floatsAtOnce = 1 << 21
    return min(images, max(1, floatsAtOnce / max(1, outputPixels * patch)))
  }

  /// How the product of `rows` patches and the weight is cut.
  func productCut(rows: Int) -> ProductCut { ProductCut(m: rows, n: outputs, k: patch) }

  /// The most strips of rows in the products of all groups of images.
  var productStrips: Int {
    let atOnce = geometry.isPointwise ? images : imagesAtOnce
    return (images + atOnce - 1) / max(1, atOnce) * productCut(rows: atOnce * outputPixels).down
  }

  /// How many floats the weight takes once it is prepared for the forward pass.
  var preparedFloats: Int {
    switch method {
    case .winograd:
      let points = Winograd4.points * Winograd4.points
      return points * WinogradTiles.panelStride(inputs, outputs)
    case .taps, .patches: return Panels.floats(rows: patch, columns: outputs)
    }
  }
}

/// Whether Winograd's filtering is used; without it the engine is slower and rounds less.
package enum WinogradUse {
  /// For the task that asks; to compare the two.
  @TaskLocal package static var isAllowed = true
}

/// The ways to compute a convolution.
enum ConvolutionMethod {
  /// Winograd's minimal filtering: 3×3 windows of stride 1.
  case winograd
  /// One product for each weight of the window: small maps.
  case taps
  /// One product of all patches under the window; a pointwise convolution's patches are its input.
  case patches

  /// So many of Winograd's tiles, at least, are worth more than patches.
  private static let leastTiles = 8

  /// The fastest way for a window, so many input channels, and maps of these shorter sides.
  ///
  /// By taps nothing is multiplied outside the map, of which a small one has much; on a large one
  /// patches are faster. A tap's product is as deep as there are input channels; they fill panels.
  ///
  /// `images` is how many come at a time, where that counts. With few, most of the time goes into
  /// reading weights: Winograd's points of them take four times the memory, and taps fill few registers.
  static func best(
    for geometry: ConvolutionGeometry, inputs: Int, side: Int, outputSide: Int, images: Int? = nil
  ) -> ConvolutionMethod {
    let across = (side + Winograd4.outputs - 1) / Winograd4.outputs
    let isMany = images.map { $0 * across * across >= leastTiles } ?? true
    if !isMany { return .patches }
    if geometry == ConvolutionGeometry(kernel: 3), side > 2, WinogradUse.isAllowed {
      return .winograd
    }
    return geometry.kernel > 1 && inputs % Panels.width == 0 && outputSide <= 4 ? .taps : .patches
  }
}

/// The multiplications that the matrix products of a convolution take, in the way it is computed.
///
/// Shapes: `input` [N, H, W, C], `weight` [k, k, C, O].
package func productMultiplications(
  input: [Int], weight: [Int], _ geometry: ConvolutionGeometry
) -> Int {
  let sizes = ConvolutionSizes(
    input: input, weight: weight, output: geometry.outputShape(of: input, channels: weight[3]),
    geometry: geometry)
  let places =
    switch sizes.method {
    case .winograd:
      WinogradTiles(sizes, outputs: Winograd4.outputs).tilesPerImage * Winograd4.points
        * Winograd4.points
    case .taps: Tap.all(of: sizes).reduce(0) { $0 + $1.pixels }
    case .patches: sizes.outputPixels * geometry.kernel * geometry.kernel
    }
  return sizes.images * places * sizes.inputs * sizes.outputs
}
