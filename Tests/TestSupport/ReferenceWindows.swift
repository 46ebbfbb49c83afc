import Tensors

// Plain-loop twins of what moves a window of any form over a map.

/// The convolution of `input` [N, H, W, C] with `weight` [kh, kw, C / groups, O], plus `bias` [O].
package func referenceConvolve(
  _ input: Tensor, _ weight: Tensor, _ window: Window, groups: Int, bias: Tensor
) -> Tensor {
  let shape = input.shape
  let places = window.places(height: shape[1], width: shape[2]) ?? (0, 0)
  let (own, outputs) = (weight.shape[2], weight.shape[3])
  var result = Tensor(shape: [shape[0], places.down, places.across, outputs])
  for place in 0..<result.count {
    let output = place % outputs
    let pixel = place / outputs
    let (x, y) = (pixel % places.across, pixel / places.across % places.down)
    let image = pixel / places.across / places.down
    let group = output / (outputs / groups)
    var sum = Double(bias[output])
    for ky in 0..<window.height {
      for kx in 0..<window.width {
        let row = y * window.strides[0] - window.padding[0] + ky * window.dilations[0]
        let column = x * window.strides[1] - window.padding[1] + kx * window.dilations[1]
        guard (0..<shape[1]).contains(row), (0..<shape[2]).contains(column) else { continue }
        for channel in 0..<own {
          let from =
            ((image * shape[1] + row) * shape[2] + column) * shape[3] + group * own + channel
          let at = ((ky * window.width + kx) * own + channel) * outputs + output
          sum += Double(input[from]) * Double(weight[at])
        }
      }
    }
    result[place] = Float(sum)
  }
  return result
}

/// The transposed convolution of `input` with `weight` [C, kh, kw, O / groups], plus `bias` [O], cut to
/// some sides.
package func referenceSpread(
  _ input: Tensor, _ weight: Tensor, _ window: Window, groups: Int, bias: Tensor, sides: [Int]
) -> Tensor {
  let shape = input.shape
  let (own, each) = (shape[3] / groups, weight.shape[3])
  let outputs = each * groups
  var result = Tensor(shape: [shape[0], sides[0], sides[1], outputs])
  for place in 0..<result.count { result[place] = bias[place % outputs] }
  for place in 0..<input.count {
    let channel = place % shape[3]
    let pixel = place / shape[3]
    let (x, y, image) = (
      pixel % shape[2], pixel / shape[2] % shape[1], pixel / shape[2] / shape[1]
    )
    for ky in 0..<window.height {
      for kx in 0..<window.width {
        let row = y * window.strides[0] - window.padding[0] + ky * window.dilations[0]
        let column = x * window.strides[1] - window.padding[1] + kx * window.dilations[1]
        guard (0..<sides[0]).contains(row), (0..<sides[1]).contains(column) else { continue }
        for unit in 0..<each {
          let at = ((channel * window.height + ky) * window.width + kx) * each + unit
          let to =
            ((image * sides[0] + row) * sides[1] + column) * outputs + channel / own * each + unit
          result[to] += input[place] * weight[at]
        }
      }
    }
  }
  return result
}

/// A pool of `input` [N, H, W, C] at some places.
package func referencePool(
  _ input: Tensor, _ window: Window, _ kind: WindowPool, places: [Int]
) -> Tensor {
  let shape = input.shape
  var result = Tensor(shape: [shape[0], places[0], places[1], shape[3]])
  for place in 0..<result.count {
    let channel = place % shape[3]
    let pixel = place / shape[3]
    let (x, y, image) = (
      pixel % places[1], pixel / places[1] % places[0], pixel / places[1] / places[0]
    )
    var (values, padded) = ([Float](), 0)
    for ky in 0..<window.height {
      for kx in 0..<window.width {
        let row = y * window.strides[0] - window.padding[0] + ky * window.dilations[0]
        let column = x * window.strides[1] - window.padding[1] + kx * window.dilations[1]
        if row < shape[1] + window.padding[2], column < shape[2] + window.padding[3] { padded += 1 }
        guard (0..<shape[1]).contains(row), (0..<shape[2]).contains(column) else { continue }
        values.append(input[((image * shape[1] + row) * shape[2] + column) * shape[3] + channel])
      }
    }
    switch kind {
    case .maximum: result[place] = values.max() ?? 0
    case .mean(let counts):
      let share = Float(counts ? padded : values.count)
      result[place] = values.isEmpty ? 0 : values.reduce(0, +) / share
    }
  }
  return result
}

/// The product of each pair of matrices of `a` […, M, K] and `b` […, K, N]; a side of 1 before the last two
/// stands for as many as `shape` has.
package func referencePairs(_ a: Tensor, _ b: Tensor, shape: [Int]) -> Tensor {
  /// The place of an element, by the place of one of the outcome and its last two sides.
  func place(_ own: [Int], _ pair: [Int], _ row: Int, _ column: Int) -> Int {
    var place = 0
    for (side, number) in pair.enumerated() {
      place = place * own[side] + (own[side] == 1 ? 0 : number)
    }
    return (place * own[own.count - 2] + row) * own[own.count - 1] + column
  }
  var result = Tensor(shape: shape)
  let last = shape.count - 1
  for number in 0..<result.count {
    var (rest, sides) = (number, Array(repeating: 0, count: shape.count))
    for side in shape.indices.reversed() {
      sides[side] = rest % shape[side]
      rest /= shape[side]
    }
    let pair = Array(sides.dropLast(2))
    var sum = 0.0
    for k in 0..<a.columns {
      sum +=
        Double(a[place(Array(a.shape), pair, sides[last - 1], k)])
        * Double(b[place(Array(b.shape), pair, k, sides[last])])
    }
    result[number] = Float(sum)
  }
  return result
}

/// Each row of so many floats less its mean, over its deviation.
package func referenceNormalisation(_ x: Tensor, length: Int, epsilon: Float) -> Tensor {
  var result = x
  for first in stride(from: 0, to: x.count, by: length) {
    let row = (first..<first + length).map { Double(x[$0]) }
    let mean = row.reduce(0, +) / Double(length)
    let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(length)
    for place in 0..<length {
      result[first + place] = Float((row[place] - mean) / (variance + Double(epsilon)).squareRoot())
    }
  }
  return result
}

/// A map each of whose pixels is a weighted sum of pixels of `x` [N, H, W, C].
package func referenceResampling(_ x: Tensor, rows: Sampling, columns: Sampling) -> Tensor {
  let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
  var result = Tensor(shape: [x.shape[0], rows.count, columns.count, channels])
  for place in 0..<result.count {
    let (channel, pixel) = (place % channels, place / channels)
    let (column, line) = (pixel % columns.count, pixel / columns.count)
    let (row, image) = (line % rows.count, line / rows.count)
    var sum = 0.0
    for down in 0..<rows.taps {
      for across in 0..<columns.taps {
        let (one, other) = (row * rows.taps + down, column * columns.taps + across)
        let from =
          ((image * height + rows.places[one]) * width + columns.places[other]) * channels
          + channel
        sum += Double(rows.weights[one]) * Double(columns.weights[other]) * Double(x[from])
      }
    }
    result[place] = Float(sum)
  }
  return result
}
