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
    tensor.withScalars { scalars in
      var values: [Float] = []
      values.reserveCapacity(scalars.count)
      forEachPlace(of: tensor.shape) { values.append(scalars[$0]) }
      return values
    }
  }

  /// A tensor of `values`, which are in torchvision's order.
  func tensor(shape: [Int], torchValues values: [Float]) -> Tensor {
    var tensor = Tensor(shape: shape)
    tensor.withMutableScalars { scalars in
      var from = 0
      forEachPlace(of: shape) { to in
        scalars[to] = values[from]
        from += 1
      }
    }
    return tensor
  }

  /// Calls `body` with the place here of each value in torchvision's order.
  @inline(__always)
  private func forEachPlace(of shape: [Int], _ body: (_ place: Int) -> Void) {
    switch self {
    case .vector: for place in 0..<shape.reduce(1, *) { body(place) }
    case .matrix: Self.turn(pixels: 1, inputs: shape[0], outputs: shape[1], body)
    case .convolution:
      Self.turn(pixels: shape[0] * shape[1], inputs: shape[2], outputs: shape[3], body)
    case .transposed:
      // Of each input, pixels · outputs become outputs · pixels.
      let (pixels, outputs) = (shape[1] * shape[2], shape[3])
      for input in 0..<shape[0] {
        Self.turn(pixels: pixels, inputs: 1, outputs: outputs) {
          body(input * pixels * outputs + $0)
        }
      }
    }
  }

  /// Calls `body` with the places of [pixels, inputs, outputs] in the order [outputs, inputs, pixels].
  @inline(__always)
  private static func turn(
    pixels: Int, inputs: Int, outputs: Int, _ body: (_ place: Int) -> Void
  ) {
    for output in 0..<outputs {
      for input in 0..<inputs {
        var place = input * outputs + output
        for _ in 0..<pixels {
          body(place)
          place += inputs * outputs
        }
      }
    }
  }
}
