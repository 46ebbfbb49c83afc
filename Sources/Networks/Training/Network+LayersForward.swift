import Seeding
import Tensors

// Forward through the layers that no ResNet has.

extension Network {
  /// Writes what a node makes of the value `x`, its first input, into the value `output`.
  func forwardLayer(
    _ number: Int, x: Int, into output: Int, _ buffers: inout TrainingBuffers,
    on pool: WorkerPool
  ) {
    let node = graph.nodes[number]
    var y = buffers.take(output)
    let input = buffers.read(x)
    switch node.operation {
    case .window(let window, let groups, let weight, let bias):
      convolve(
        input, tensors[weight], window, groups: groups, bias: bias.map { tensors[$0] }, into: &y,
        on: pool)
    case .transposed(let window, let groups, _, let weight, let bias):
      spread(
        input, tensors[weight], window, groups: groups, bias: bias.map { tensors[$0] }, into: &y,
        on: pool)
    case .normalisation(let norm, let relu):
      if frozen.contains(number) {
        buffers.statistics[number].mean = tensors[norm.mean]
        buffers.statistics[number].variance = tensors[norm.variance]
      } else {
        buffers.statistics[number].measure(input, on: pool)
      }
      buffers.statistics[number].derive(
        weight: tensors[norm.weight], bias: tensors[norm.bias], epsilon: norm.epsilon)
      scaleAndShift(input, buffers.statistics[number], relu: relu, into: &y, on: pool)
    case .concatenation:
      var start = 0
      for part in node.inputs {
        guard let value = buffers.plan.steps[part].output else { continue }
        let part = buffers.read(value)
        concatenate(part, at: start, into: &y, on: pool)
        start += part.columns
      }
    case .addition(let scale, let relu):
      guard let added = buffers.plan.steps[node.inputs[1]].output else { break }
      addScaled(input, by: scale, buffers.read(added), relu: relu, into: &y, on: pool)
    case .slope(let slope): applySlope(input, tensors[slope], into: &y, on: pool)
    case .dropout(let share, let stream):
      dropOut(input, share: share, seed: buffers.seed(of: stream), into: &y, on: pool)
    case .upsampling(let factor): upsample(input, by: factor, into: &y, on: pool)
    case .image, .convolution, .maxPool, .meanPool, .flatten, .activation, .linear: break
    }
    buffers.put(y, output)
  }
}

extension TrainingBuffers {
  /// The seed of a dropout's draws at this step.
  func seed(of stream: UInt64) -> UInt64 {
    var random = SplitMix64(seed: chance, stream)
    return random.next()
  }
}
