import Tensors

// Backward through the layers that no ResNet has.

extension Network {
  /// Turns the value `gradient`, at a node's output, into the gradients at its parameters and what it gives
  /// to its inputs, of which `x` is the first.
  func backwardLayer(
    _ number: Int, x: Int, _ step: TrainingPlan.Step, _ gradient: Int,
    _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) {
    let node = graph.nodes[number]
    switch node.operation {
    case .window(let window, let groups, let weight, let bias):
      let (dy, input) = (buffers.read(gradient), buffers.read(x))
      if let bias { sumRows(dy, into: &buffers.gradient.tensors[bias], on: pool) }
      var slope = buffers.gradient.tensors.take(weight)
      if step.shares[0] == .none {
        convolutionWeightGradient(
          dy, input: input, window, groups: groups, into: &slope, on: pool)
      }
      add(step.shares[0], &buffers) { dx, adding in
        convolutionGradients(
          dy, input: input, weight: tensors[weight], window, groups: groups, into: &dx,
          adding: adding, weightGradient: &slope, on: pool)
      }
      buffers.gradient.tensors[weight] = slope
    case .transposed(let window, let groups, _, let weight, let bias):
      let dy = buffers.read(gradient)
      if let bias { sumRows(dy, into: &buffers.gradient.tensors[bias], on: pool) }
      spreadWeightGradient(
        dy, input: buffers.read(x), window, groups: groups,
        into: &buffers.gradient.tensors[weight], on: pool)
      add(step.shares[0], &buffers) { dx, adding in
        spreadInputGradient(
          dy, weight: tensors[weight], window, groups: groups, into: &dx, adding: adding, on: pool)
      }
    case .normalisation(let norm, let relu):
      normalisationBackward(number, norm, relu: relu, x: x, step, gradient, &buffers, on: pool)
    case .concatenation:
      let dy = buffers.read(gradient)
      var start = 0
      for (input, share) in zip(node.inputs, step.shares) {
        add(share, &buffers) { dx, adding in
          concatenationGradient(dy, from: start, into: &dx, adding: adding, on: pool)
        }
        start += graph.channels(of: input) ?? 0
      }
    case .addition(let scale, let relu):
      if relu, let output = step.output {
        var dy = buffers.take(gradient)
        maskRectified(&dy, by: buffers.read(output), on: pool)
        buffers.put(dy, gradient)
      }
      add(step.shares[1], &buffers, of: gradient, scaledBy: 1, on: pool)
      add(step.shares[0], &buffers, of: gradient, scaledBy: scale, on: pool)
    case .slope(let slope):
      let (dy, input) = (buffers.read(gradient), buffers.read(x))
      slopeWeightGradient(dy, x: input, into: &buffers.gradient.tensors[slope], on: pool)
      give(step, &buffers, on: pool) { _, dx in
        slopeInputGradient(dy, x: input, tensors[slope], into: &dx, on: pool)
      }
    case .dropout(let share, let stream):
      give(step, &buffers, on: pool) { buffers, dx in
        dropOut(
          buffers.read(gradient), share: share, seed: buffers.seed(of: stream), into: &dx, on: pool)
      }
    case .upsampling(let factor):
      give(step, &buffers, on: pool) { buffers, dx in
        upsampleGradient(buffers.read(gradient), by: factor, into: &dx, on: pool)
      }
    case .image, .convolution, .maxPool, .meanPool, .flatten, .activation, .linear: break
    }
  }

  private func normalisationBackward(
    _ number: Int, _ norm: NodeOperation.Norm, relu: Bool, x: Int, _ step: TrainingPlan.Step,
    _ gradient: Int, _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) {
    let mask = relu ? ReLUMask.recomputed : .none
    var dy = buffers.take(gradient)
    var weight = buffers.gradient.tensors.take(norm.weight)
    var bias = buffers.gradient.tensors.take(norm.bias)
    batchNormSums(
      &dy, raw: buffers.read(x), buffers.statistics[number], mask: mask, weight: &weight,
      bias: &bias, on: pool)
    buffers.put(dy, gradient)
    if frozen.contains(number) { clear(&weight, &bias) }
    give(step, &buffers, on: pool) { buffers, dx in
      batchNormInputGradient(
        buffers.read(gradient), raw: buffers.read(x), buffers.statistics[number], mask: mask,
        weight: weight, bias: bias, into: &dx, on: pool)
    }
    (buffers.gradient.tensors[norm.weight], buffers.gradient.tensors[norm.bias]) = (weight, bias)
  }

  /// Lets `write` write or add what a node gives to the gradient of an input, if one is wanted.
  private func add(
    _ share: TrainingPlan.Share, _ buffers: inout TrainingBuffers,
    _ write: (_ dx: inout Tensor, _ adding: Bool) -> Void
  ) {
    switch share {
    case .none, .passed: return
    case .written(let value), .added(let value):
      var dx = buffers.take(value)
      write(&dx, share == .added(value))
      buffers.put(dx, value)
    }
  }

  /// Gives a multiple of the value `gradient` to the gradient of an input.
  private func add(
    _ share: TrainingPlan.Share, _ buffers: inout TrainingBuffers, of gradient: Int,
    scaledBy factor: Float, on pool: WorkerPool
  ) {
    // Where the input is added to itself, both are one value.
    let isOwn = share == .added(gradient)
    let dy = isOwn ? Tensor.empty : buffers.read(gradient)
    add(share, &buffers) { dx, adding in
      if isOwn {
        scale(&dx, by: 1 + factor, on: pool)
      } else {
        scale(dy, by: factor, into: &dx, adding: adding, on: pool)
      }
    }
  }
}
