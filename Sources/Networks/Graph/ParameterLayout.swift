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
      torchOrder(of: tensor.shape).map { scalars[$0] }
    }
  }

  /// Fills `tensor` with `values`, which are in torchvision's order.
  func fill(_ tensor: inout Tensor, withTorchValues values: [Float]) {
    let order = torchOrder(of: tensor.shape)
    tensor.withMutableScalars { scalars in
      for (from, to) in order.enumerated() { scalars[to] = values[from] }
    }
  }

  /// For each value in torchvision's order, its place here.
  private func torchOrder(of shape: [Int]) -> [Int] {
    switch self {
    case .vector: Array(0..<shape.reduce(1, *))
    case .matrix: transposedOrder(pixels: 1, inputs: shape[0], outputs: shape[1])
    case .convolution:
      transposedOrder(pixels: shape[0] * shape[1], inputs: shape[2], outputs: shape[3])
    case .transposed:
      // Of each input, pixels · outputs become outputs · pixels.
      (0..<shape[0]).flatMap { input in
        transposedOrder(pixels: shape[1] * shape[2], inputs: 1, outputs: shape[3]).map {
          input * shape[1] * shape[2] * shape[3] + $0
        }
      }
    }
  }

  /// The places of [pixels, inputs, outputs] in the order [outputs, inputs, pixels].
  private func transposedOrder(pixels: Int, inputs: Int, outputs: Int) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(pixels * inputs * outputs)
    for output in 0..<outputs {
      for input in 0..<inputs {
        for pixel in 0..<pixels { order.append((pixel * inputs + input) * outputs + output) }
      }
    }
    return order
  }
}
