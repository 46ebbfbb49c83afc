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

  /// The columns of the patch matrix: kernel · kernel · input channels.
  var patch: Int { geometry.kernel * geometry.kernel * inputs }
  /// The output pixels of one image.
  var outputPixels: Int { outputHeight * outputWidth }
  /// The input pixels of one image.
  var inputPixels: Int { height * width }

  init(input: [Int], weight: [Int], output: [Int], geometry: ConvolutionGeometry) {
    precondition(
      input.count == 4 && weight.count == 4 && weight[0] == geometry.kernel
        && weight[1] == geometry.kernel && weight[2] == input[3]
        && output == geometry.outputShape(of: input, channels: weight[3]),
      "\(input) * \(weight), \(geometry) → \(output)")
    (images, height, width, inputs) = (input[0], input[1], input[2], input[3])
    (outputHeight, outputWidth, outputs) = (output[1], output[2], output[3])
    self.geometry = geometry
  }

  /// How many images' patches are held at once: as many as stay near the processor, at least one.
  var imagesAtOnce: Int {
    let floatsAtOnce = 1 << 21
    return min(images, max(1, floatsAtOnce / max(1, outputPixels * patch)))
  }

  /// Winograd's tiles, where they save work: 3×3, stride 1, and a map that fills half a tile.
  var winograd: WinogradChoice {
    guard geometry == ConvolutionGeometry(kernel: 3), min(height, width) >= 2 else { return .none }
    return min(height, width) > 2 ? .tilesOf4 : .tilesOf2
  }
}

/// Whether a convolution goes by Winograd's minimal filtering, and by tiles of which size.
enum WinogradChoice {
  case none
  case tilesOf2
  case tilesOf4
}
