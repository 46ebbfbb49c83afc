import Tensors

extension Network {
  /// Runs a batch forward and backward, as training does, and returns its mean loss.
  ///
  /// `buffers.images` are the input; `buffers.logits` and `buffers.gradient` are the outcome. The
  /// network stays as it is: `updateRunningStatistics` and `optimizerStep` move it. Allocates nothing.
  package func lossAndGradient(
    labels: [UInt8], _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) -> Double {
    lossAndGradient(&buffers, on: pool) { logits, gradient in
      crossEntropy(logits, labels: labels, gradient: &gradient)
    }
  }

  /// The same for a loss of any kind, which `measure` computes of the logits while it writes their gradient.
  func lossAndGradient(
    _ buffers: inout TrainingBuffers, on pool: WorkerPool,
    by measure: (_ logits: Tensor, _ gradient: inout Tensor) -> Double
  ) -> Double {
    forward(&buffers, on: pool)
    let loss = measure(buffers.logits, &buffers.logitsGradient)
    backward(&buffers, on: pool)
    return loss
  }

  /// Runs `buffers.images` forward to `buffers.logits`, batches normalised by their own statistics, in
  /// frozen nodes by the running ones.
  package func forward(_ buffers: inout TrainingBuffers, on pool: WorkerPool) {
    buffers.takeEnds()
    for number in graph.nodes.indices { forward(number, &buffers, on: pool) }
    buffers.lendEnds()
  }

  private func forward(_ number: Int, _ buffers: inout TrainingBuffers, on pool: WorkerPool) {
    let (node, step) = (graph.nodes[number], buffers.plan.steps[number])
    guard let first = node.inputs.first, let input = buffers.plan.steps[first].read else {
      return
    }
    switch node.operation {
    case .image: break
    case .convolution(let geometry, let weight, let norm, let relu):
      guard let raw = step.raw else { return }
      let inputNorm = buffers.norm(of: first, in: graph)
      var y = buffers.take(raw)
      if frozen.contains(number) {
        convolve(
          buffers.read(input), normalisedBy: inputNorm, tensors[weight], geometry, into: &y,
          on: pool)
        buffers.statistics[number].mean = tensors[norm.mean]
        buffers.statistics[number].variance = tensors[norm.variance]
      } else {
        convolve(
          buffers.read(input), normalisedBy: inputNorm, tensors[weight], geometry, into: &y,
          measuring: &buffers.statistics[number], on: pool)
      }
      buffers.statistics[number].derive(
        weight: tensors[norm.weight], bias: tensors[norm.bias], epsilon: norm.epsilon)
      if let output = step.output {
        var z = buffers.take(output)
        let added = node.inputs.count > 1 ? buffers.residual(node.inputs[1]) : Residual.none
        scaleAndShift(
          y, buffers.statistics[number], adding: added, relu: relu, into: &z, on: pool)
        buffers.put(z, output)
      }
      buffers.put(y, raw)
    case .maxPool(let geometry):
      guard let output = step.output, let chosen = step.places else { return }
      var (y, places) = (buffers.take(output), buffers.take(chosen))
      maxPool(
        buffers.read(input), normalisedBy: buffers.norm(of: first, in: graph), geometry, into: &y,
        places: &places, on: pool)
      buffers.put(y, output)
      buffers.put(places, chosen)
    case .meanPool:
      guard let output = step.output else { return }
      var y = buffers.take(output)
      averagePool(buffers.read(input), into: &y, on: pool)
      buffers.put(y, output)
    case .flatten:
      guard let output = step.output else { return }
      let x = buffers.read(input)
      var y = buffers.take(output).reshaped(x.channelsFirstShape)
      rearrange(x, order: [0, 3, 1, 2], into: &y, on: pool)
      buffers.put(y.reshaped(buffers.plan.values[output].shape), output)
    case .activation(let activation):
      guard let output = step.output else { return }
      var y = buffers.take(output)
      activate(buffers.read(input), by: activation, into: &y, on: pool)
      buffers.put(y, output)
    case .linear(let weight, let bias):
      guard let output = step.output else { return }
      var y = buffers.take(output)
      multiply(buffers.read(input), tensors[weight], into: &y, on: pool)
      if let bias { addRow(tensors[bias], to: &y) }
      buffers.put(y, output)
    case .window, .transposed, .normalisation, .concatenation, .addition, .slope, .dropout,
      .upsampling:
      guard let output = step.output else { return }
      forwardLayer(number, x: input, into: output, &buffers, on: pool)
    }
  }

  /// Moves the running statistics towards those of the batch that ran last.
  ///
  /// The variance that is kept is unbiased, while the batch itself was normalised by the biased one.
  package mutating func updateRunningStatistics(_ buffers: TrainingBuffers) {
    for (number, node) in graph.nodes.enumerated() where !frozen.contains(number) {
      guard let norm = node.operation.norm, let raw = buffers.plan.steps[number].raw else {
        continue
      }
      let shape = buffers.plan.values[raw].shape
      let (batch, count) = (buffers.statistics[number], shape.dropLast().reduce(1, *))
      let unbiased = Float(count) / Float(max(1, count - 1))
      let momentum = Self.momentum
      var (mean, variance) = (tensors.take(norm.mean), tensors.take(norm.variance))
      for channel in 0..<mean.count {
        mean[channel] = (1 - momentum) * mean[channel] + momentum * batch.mean[channel]
        variance[channel] =
          (1 - momentum) * variance[channel] + momentum * (batch.variance[channel] * unbiased)
      }
      (tensors[norm.mean], tensors[norm.variance]) = (mean, variance)
    }
  }

  /// The share of the newest batch in the running statistics, as PyTorch's.
  private static let momentum: Float = 0.1
}

extension TrainingBuffers {
  /// What normalises a node's raw output on the way to whoever reads it, where no output is stored.
  func norm(of node: Int, in graph: NetworkGraph) -> InputNorm? {
    guard plan.steps[node].output == nil,
      case .convolution(_, _, _, let relu) = graph.nodes[node].operation
    else { return nil }
    return InputNorm(statistics[node], relu: relu)
  }

  /// What a node adds to another's output: its own output, or its raw one to be normalised on the way.
  fileprivate func residual(_ node: Int) -> Residual {
    let step = plan.steps[node]
    if let output = step.output { return .map(read(output)) }
    return step.raw.map { Residual.normalised(read($0), statistics[node]) } ?? Residual.none
  }
}

extension Tensor {
  /// The shape [N, C, H, W] of the same numbers as this [N, H, W, C].
  var channelsFirstShape: [Int] { [shape[0], shape[3], shape[1], shape[2]] }
}
