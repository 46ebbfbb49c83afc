import Tensors

/// The matrix product `a · b`, by plain loops in double precision.
package func referenceProduct(_ a: Tensor, _ b: Tensor) -> Tensor {
  var c = Tensor(shape: [a.rows, b.columns])
  for m in 0..<a.rows {
    for n in 0..<b.columns {
      var sum = 0.0
      for k in 0..<a.columns {
        sum += Double(a[m * a.columns + k]) * Double(b[k * b.columns + n])
      }
      c[m * b.columns + n] = Float(sum)
    }
  }
  return c
}

/// The transpose of a matrix.
package func referenceTranspose(_ a: Tensor) -> Tensor {
  var result = Tensor(shape: [a.columns, a.rows])
  for m in 0..<a.rows {
    for n in 0..<a.columns { result[n * a.rows + m] = a[m * a.columns + n] }
  }
  return result
}

/// Calls `body` with the places of input, weight and output for every product of a convolution.
///
/// Shapes: input [N, H, W, C], weight [k, k, C, O], output [N, H', W', O].
private func forEachProduct(
  input: [Int], outputs: Int, _ geometry: ConvolutionGeometry, _ body: (Int, Int, Int) -> Void
) {
  let output = geometry.outputShape(of: input, channels: outputs)
  let k = geometry.kernel
  for n in 0..<input[0] {
    for y in 0..<output[1] {
      for x in 0..<output[2] {
        for (ky, kx) in (0..<k * k).map({ ($0 / k, $0 % k) }) {
          let row = y * geometry.stride + ky - geometry.padding
          let column = x * geometry.stride + kx - geometry.padding
          guard (0..<input[1]).contains(row), (0..<input[2]).contains(column) else { continue }
          for c in 0..<input[3] {
            for o in 0..<outputs {
              body(
                ((n * input[1] + row) * input[2] + column) * input[3] + c,
                ((ky * k + kx) * input[3] + c) * outputs + o,
                ((n * output[1] + y) * output[2] + x) * outputs + o)
            }
          }
        }
      }
    }
  }
}

/// The convolution of `input` with `weight`, by plain loops in double precision.
package func referenceConvolution(
  _ input: Tensor, _ weight: Tensor, _ geometry: ConvolutionGeometry
) -> Tensor {
  let shape = geometry.outputShape(of: input.shape, channels: weight.columns)
  var sums = [Double](repeating: 0, count: shape.reduce(1, *))
  forEachProduct(input: input.shape, outputs: weight.columns, geometry) { x, w, y in
    sums[y] += Double(input[x]) * Double(weight[w])
  }
  return Tensor(sums.map(Float.init), shape: shape)
}

/// The loss gradients of a convolution at its input and weight, by plain loops in double precision.
package func referenceConvolutionGradients(
  _ outputGradient: Tensor, input: Tensor, weight: Tensor, _ geometry: ConvolutionGeometry
) -> (input: Tensor, weight: Tensor) {
  var dx = [Double](repeating: 0, count: input.count)
  var dw = [Double](repeating: 0, count: weight.count)
  forEachProduct(input: input.shape, outputs: weight.columns, geometry) { x, w, y in
    dx[x] += Double(outputGradient[y]) * Double(weight[w])
    dw[w] += Double(outputGradient[y]) * Double(input[x])
  }
  return (
    Tensor(dx.map(Float.init), shape: input.shape), Tensor(dw.map(Float.init), shape: weight.shape)
  )
}
