import Tensors

extension Network {
  /// Turns `buffers.logitsGradient` into the gradients at the parameters, and where else they were
  /// planned for, behind a run of `forward`.
  package func backward(_ buffers: inout TrainingBuffers, on pool: WorkerPool) {
    buffers.takeEnds()
    for number in graph.nodes.indices.reversed() {
      let step = buffers.plan.steps[number]
      guard let gradient = step.gradient else { continue }
      if let kept = step.keptGradient {
        var copied = buffers.take(kept)
        copy(buffers.read(gradient), into: &copied, on: pool)
        buffers.put(copied, kept)
      }
      backward(number, step, gradient, &buffers, on: pool)
    }
    buffers.lendEnds()
  }

  private func backward(
    _ number: Int, _ step: TrainingPlan.Step, _ gradient: Int, _ buffers: inout TrainingBuffers,
    on pool: WorkerPool
  ) {
    let node = graph.nodes[number]
    guard let first = node.inputs.first, let input = buffers.plan.steps[first].read else {
      return
    }
    switch node.operation {
    case .image: break
    case .convolution(let geometry, let weight, let norm, let relu):
      var dy = buffers.take(gradient)
      if let rawGradient = step.rawGradient {
        var dRaw = buffers.take(rawGradient)
        var mask = ReLUMask.none
        if relu, let output = step.output { mask = .output(buffers.read(output)) }
        normBackward(number, norm, &dy, mask: mask, into: &dRaw, &buffers, on: pool)
        buffers.put(dy, gradient)
        if case .added(let around) = step.shares[1] {
          var sum = buffers.take(around)
          add(buffers.read(gradient), to: &sum, on: pool)
          buffers.put(sum, around)
        }
        convolutionBackward(
          dRaw, weight, geometry, of: first, x: input, step.shares[0], &buffers, on: pool)
        buffers.put(dRaw, rawGradient)
      } else {
        normBackward(number, norm, &dy, mask: relu ? .recomputed : .none, &buffers, on: pool)
        convolutionBackward(
          dy, weight, geometry, of: first, x: input, step.shares[0], &buffers, on: pool)
        buffers.put(dy, gradient)
      }
    case .maxPool(let geometry):
      guard let places = step.places else { return }
      give(step, &buffers, on: pool) { buffers, dx in
        maxPoolGradient(
          buffers.read(gradient), places: buffers.read(places), geometry, into: &dx, on: pool)
      }
    case .meanPool:
      give(step, &buffers, on: pool) { buffers, dx in
        averagePoolGradient(buffers.read(gradient), into: &dx, on: pool)
      }
    case .flatten:
      give(step, &buffers, on: pool) { buffers, dx in
        let dy = buffers.read(gradient).reshaped(dx.channelsFirstShape)
        rearrange(dy, order: [0, 2, 3, 1], into: &dx, on: pool)
      }
    case .activation(let activation):
      guard let output = step.output else { return }
      give(step, &buffers, on: pool) { buffers, dx in
        activationGradient(
          buffers.read(gradient), output: buffers.read(output), of: activation, into: &dx, on: pool)
      }
    case .linear(let weight, let bias):
      let dy = buffers.read(gradient)
      give(step, &buffers, on: pool) { _, dx in
        multiply(dy, transposed: tensors[weight], into: &dx, on: pool)
      }
      multiply(
        transposed: buffers.read(input), dy, into: &buffers.gradient.tensors[weight], on: pool)
      if let bias { sumRows(dy, into: &buffers.gradient.tensors[bias]) }
    case .window, .transposed, .normalisation, .concatenation, .addition, .slope, .dropout,
      .upsampling:
      backwardLayer(number, x: input, step, gradient, &buffers, on: pool)
    }
  }

  /// Turns `dy`, the loss gradient behind the ReLU, into that at the raw output, in place.
  private func normBackward(
    _ number: Int, _ norm: NodeOperation.Norm, _ dy: inout Tensor, mask: ReLUMask,
    _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) {
    guard let raw = buffers.plan.steps[number].raw else { return }
    let (x, statistics) = (buffers.read(raw), buffers.statistics[number])
    var weight = buffers.gradient.tensors.take(norm.weight)
    var bias = buffers.gradient.tensors.take(norm.bias)
    batchNormSums(&dy, raw: x, statistics, mask: mask, weight: &weight, bias: &bias, on: pool)
    if frozen.contains(number) { clear(&weight, &bias) }
    batchNormInputGradient(
      &dy, raw: x, statistics, mask: mask, weight: weight, bias: bias, on: pool)
    (buffers.gradient.tensors[norm.weight], buffers.gradient.tensors[norm.bias]) = (weight, bias)
  }

  /// Masks `dy` by the ReLU's output, and writes the loss gradient at the raw output into `dx`.
  private func normBackward(
    _ number: Int, _ norm: NodeOperation.Norm, _ dy: inout Tensor, mask: ReLUMask,
    into dx: inout Tensor, _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) {
    guard let raw = buffers.plan.steps[number].raw else { return }
    let (x, statistics) = (buffers.read(raw), buffers.statistics[number])
    var weight = buffers.gradient.tensors.take(norm.weight)
    var bias = buffers.gradient.tensors.take(norm.bias)
    batchNormSums(&dy, raw: x, statistics, mask: mask, weight: &weight, bias: &bias, on: pool)
    if frozen.contains(number) { clear(&weight, &bias) }
    batchNormInputGradient(
      dy, raw: x, statistics, mask: .none, weight: weight, bias: bias, into: &dx, on: pool)
    (buffers.gradient.tensors[norm.weight], buffers.gradient.tensors[norm.bias]) = (weight, bias)
  }

  /// Sets what normalisation by the batch's own statistics adds to the gradient to nothing: running ones do
  /// not depend on the batch.
  func clear(_ weight: inout Tensor, _ bias: inout Tensor) {
    for channel in 0..<weight.count { (weight[channel], bias[channel]) = (0, 0) }
  }

  /// Turns `dy`, at the convolution's raw output, into the gradients at its weight and its input, the value
  /// `x` of a node.
  private func convolutionBackward(
    _ dy: Tensor, _ weight: Int, _ geometry: ConvolutionGeometry, of node: Int, x: Int,
    _ share: TrainingPlan.Share, _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) {
    let (input, norm) = (buffers.read(x), buffers.norm(of: node, in: graph))
    switch share {
    case .none, .passed:
      convolutionWeightGradient(
        dy, input: input, normalisedBy: norm, geometry, into: &buffers.gradient.tensors[weight],
        on: pool)
    case .written(let value), .added(let value):
      var dx = buffers.take(value)
      convolutionGradients(
        dy, input: input, normalisedBy: norm, weight: tensors[weight], geometry, into: &dx,
        adding: share == .added(value), weightGradient: &buffers.gradient.tensors[weight],
        on: pool)
      buffers.put(dx, value)
    }
  }

  /// Lets `write` write what a node gives to the gradient of an input, and adds it if it is not the first.
  func give(
    _ step: TrainingPlan.Step, _ buffers: inout TrainingBuffers, on pool: WorkerPool,
    _ write: (TrainingBuffers, inout Tensor) -> Void
  ) {
    switch step.shares[0] {
    case .none, .passed: return
    case .written(let value):
      var dx = buffers.take(value)
      write(buffers, &dx)
      buffers.put(dx, value)
    case .added(let value):
      guard let apart = step.apart else { return }
      var dx = buffers.take(apart)
      write(buffers, &dx)
      buffers.put(dx, apart)
      var sum = buffers.take(value)
      add(buffers.read(apart), to: &sum, on: pool)
      buffers.put(sum, value)
    }
  }
}
