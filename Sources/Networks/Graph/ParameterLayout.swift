import Tensors

/// How a parameter lies in memory here, against torchvision's order.
package enum ParameterLayout: Sendable {
  /// Here [kH, kW, I, O]; torchvision's is [O, I, kH, kW].
  case convolution
  /// Here [I, kH, kW, O]; PyTorch's is [I, O, kH, kW].
  case transposed
  /// Here [I, O]; torchvision's is [O, I].
  case matrix
  /// One number per channel, the same in both.
  case vector

  /// The shape that torchvision gives to a tensor of this shape.
  func torchShape(of shape: [Int]) -> [Int] {
    switch self {
    case .convolution: [shape[3], shape[2], shape[0], shape[1]]
    case .transposed: [shape[0], shape[3], shape[1], shape[2]]
    case .matrix: [shape[1], shape[0]]
    case .vector: shape
    }
  }

  /// The values of `tensor` in torchvision's order.
  func torchValues(of tensor: Tensor) -> [Float] {
    var values = [Float](repeating: 0, count: tensor.count)
    var ordered = values.mutableSpan
    tensor.withScalars { scalars in
      forEachValue(of: tensor.shape) { here, there in ordered[there] = scalars[here] }
    }
    return values
  }

  /// A tensor of `values`, which are in torchvision's order.
  func tensor(shape: [Int], torchValues values: [Float]) -> Tensor {
    var tensor = Tensor(shape: shape)
    tensor.withMutableScalars { scalars in
      forEachValue(of: shape) { here, there in scalars[here] = values[there] }
    }
    return tensor
  }

  /// Calls `body` with each value's place in memory here and in torchvision's order.
  @inline(__always)
  private func forEachValue(of shape: [Int], _ body: (_ here: Int, _ there: Int) -> Void) {
    switch self {
    case .vector: for place in 0..<shape.reduce(1, *) { body(place, place) }
    case .matrix: Self.turn(pixels: 1, inputs: shape[0], outputs: shape[1], body)
    case .convolution:
      Self.turn(pixels: shape[0] * shape[1], inputs: shape[2], outputs: shape[3], body)
    case .transposed:
      // Of each input, pixels · outputs become outputs · pixels.
      let (pixels, outputs) = (shape[1] * shape[2], shape[3])
      for input in 0..<shape[0] {
        let start = input * pixels * outputs
        Self.turn(pixels: pixels, inputs: 1, outputs: outputs) { body(start + $0, start + $1) }
      }
    }
  }

  /// Calls `body` with the places of [pixels, inputs, outputs] and those of [outputs, inputs, pixels], sixteen
  /// outputs at a time: neighbours on one side are far apart on the other, where each needs a cache line.
  @inline(__always)
  private static func turn(
    pixels: Int, inputs: Int, outputs: Int, _ body: (_ here: Int, _ there: Int) -> Void
  ) {
    for first in stride(from: 0, to: outputs, by: 16) {
      for input in 0..<inputs {
        for pixel in 0..<pixels {
          for output in first..<min(first + 16, outputs) {
            body(
              (pixel * inputs + input) * outputs + output,
              (output * inputs + input) * pixels + pixel)
          }
        }
      }
    }
  }
}
