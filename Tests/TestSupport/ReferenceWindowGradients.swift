import Tensors

// Plain-loop twins of the gradients of what moves a window of any form over a map.

/// The loss gradients of `referenceConvolve` at its input, weight and bias.
package func referenceWindowGradients(
  _ dy: Tensor, input: Tensor, weight: Tensor, _ window: Window, groups: Int
) -> (input: Tensor, weight: Tensor, bias: Tensor) {
  let (shape, own, outputs) = (input.shape, weight.shape[2], weight.shape[3])
  var dx = [Double](repeating: 0, count: input.count)
  var dw = [Double](repeating: 0, count: weight.count)
  var bias = [Double](repeating: 0, count: outputs)
  for place in 0..<dy.count {
    let (output, pixel) = (place % outputs, place / outputs)
    let (x, y) = (pixel % dy.shape[2], pixel / dy.shape[2] % dy.shape[1])
    let image = pixel / dy.shape[2] / dy.shape[1]
    let group = output / (outputs / groups)
    bias[output] += Double(dy[place])
    for ky in 0..<window.height {
      for kx in 0..<window.width {
        let row = y * window.strides[0] - window.padding[0] + ky * window.dilations[0]
        let column = x * window.strides[1] - window.padding[1] + kx * window.dilations[1]
        guard (0..<shape[1]).contains(row), (0..<shape[2]).contains(column) else { continue }
        for channel in 0..<own {
          let from =
            ((image * shape[1] + row) * shape[2] + column) * shape[3] + group * own + channel
          let at = ((ky * window.width + kx) * own + channel) * outputs + output
          dx[from] += Double(dy[place]) * Double(weight[at])
          dw[at] += Double(dy[place]) * Double(input[from])
        }
      }
    }
  }
  return (
    Tensor(dx.map(Float.init), shape: shape), Tensor(dw.map(Float.init), shape: weight.shape),
    Tensor(bias.map(Float.init), shape: [outputs])
  )
}

/// The loss gradients of `referenceSpread` at its input and weight.
package func referenceSpreadGradients(
  _ dy: Tensor, input: Tensor, weight: Tensor, _ window: Window, groups: Int
) -> (input: Tensor, weight: Tensor) {
  let (shape, sides) = (input.shape, dy.shape)
  let (own, each) = (shape[3] / groups, weight.shape[3])
  var dx = [Double](repeating: 0, count: input.count)
  var dw = [Double](repeating: 0, count: weight.count)
  for place in 0..<input.count {
    let (channel, pixel) = (place % shape[3], place / shape[3])
    let (x, y) = (pixel % shape[2], pixel / shape[2] % shape[1])
    let image = pixel / shape[2] / shape[1]
    for ky in 0..<window.height {
      for kx in 0..<window.width {
        let row = y * window.strides[0] - window.padding[0] + ky * window.dilations[0]
        let column = x * window.strides[1] - window.padding[1] + kx * window.dilations[1]
        guard (0..<sides[1]).contains(row), (0..<sides[2]).contains(column) else { continue }
        for unit in 0..<each {
          let at = ((channel * window.height + ky) * window.width + kx) * each + unit
          let to =
            ((image * sides[1] + row) * sides[2] + column) * sides[3] + channel / own * each + unit
          dx[place] += Double(dy[to]) * Double(weight[at])
          dw[at] += Double(dy[to]) * Double(input[place])
        }
      }
    }
  }
  return (
    Tensor(dx.map(Float.init), shape: shape), Tensor(dw.map(Float.init), shape: weight.shape)
  )
}
