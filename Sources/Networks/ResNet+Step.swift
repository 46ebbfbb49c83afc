import Tensors

extension ResNet {
  /// Runs a batch forward and backward, as training does, and returns its mean loss.
  ///
  /// `buffers.images` are the input; `buffers.logits` and `buffers.gradient` are the outcome. The
  /// network stays as it is: `updateRunningStatistics` and `optimizerStep` move it. Allocates nothing.
  package func lossAndGradient(
    labels: [UInt8], _ buffers: inout TrainingBuffers, on pool: WorkerPool
  ) -> Double {
    forward(&buffers, on: pool)
    let loss = crossEntropy(buffers.logits, labels: labels, gradient: &buffers.logitsGradient)
    backward(&buffers, on: pool)
    return loss
  }

  /// Moves the running statistics towards those of the batch that ran last.
  package mutating func updateRunningStatistics(_ buffers: TrainingBuffers) {
    stem.updateRunningStatistics(buffers.stem)
    for stage in stages.indices {
      for place in stages[stage].indices {
        stages[stage][place].updateRunningStatistics(buffers.blocks[stage][place])
      }
    }
  }

  private func forward(_ buffers: inout TrainingBuffers, on pool: WorkerPool) {
    buffers.stem.convolve(buffers.images, stem, on: pool)
    buffers.stem.finish(on: pool)
    maxPool(
      buffers.stem.output, Self.stemPool, into: &buffers.pooled, places: &buffers.places, on: pool)
    var x = buffers.pooled
    for stage in stages.indices {
      for place in stages[stage].indices {
        stages[stage][place].forward(x, into: &buffers.blocks[stage][place], on: pool)
        x = buffers.blocks[stage][place].output
      }
    }
    averagePool(x, into: &buffers.features, on: pool)
    head.forward(buffers.features, into: &buffers.logits, on: pool)
  }

  private func backward(_ buffers: inout TrainingBuffers, on pool: WorkerPool) {
    head.backward(
      buffers.logitsGradient, x: buffers.features, into: &buffers.featuresGradient,
      gradient: &buffers.gradient.head, on: pool)
    averagePoolGradient(
      buffers.featuresGradient, into: &buffers.stageGradients[stages.count], on: pool)
    for stage in stages.indices.reversed() {
      backward(stage: stage, &buffers, on: pool)
    }
    maxPoolGradient(
      buffers.stageGradients[0], places: buffers.places, Self.stemPool, into: &buffers.stemGradient,
      on: pool)
    stem.norm.backward(
      &buffers.stemGradient, x: buffers.stem.raw, buffers.stem.statistics, mask: .recomputed,
      gradient: &buffers.gradient.stem.norm, on: pool)
    stem.convolution.weightGradient(
      buffers.stemGradient, x: buffers.images, gradient: &buffers.gradient.stem.convolution,
      on: pool)
  }

  /// Goes back from `stageGradients[stage + 1]` to `stageGradients[stage]`.
  private func backward(stage: Int, _ buffers: inout TrainingBuffers, on pool: WorkerPool) {
    for place in stages[stage].indices.reversed() where place > 0 {
      stages[stage][place].backward(
        inPlace: &buffers.stageGradients[stage + 1],
        input: buffers.blocks[stage][place - 1].output, buffers.blocks[stage][place],
        rawGradients: &buffers.otherBlocks[stage],
        gradient: &buffers.gradient.stages[stage][place], on: pool)
    }
    let input = stage == 0 ? buffers.pooled : outputOfStage(stage - 1, buffers)
    // Two elements of one array cannot be lent at once, so one is put aside.
    swap(&buffers.spare, &buffers.stageGradients[stage])
    if stages[stage][0].shortcut == nil {
      stages[stage][0].backward(
        inPlace: &buffers.stageGradients[stage + 1], input: input, buffers.blocks[stage][0],
        rawGradients: &buffers.firstBlock[stage], gradient: &buffers.gradient.stages[stage][0],
        on: pool)
      swap(&buffers.spare, &buffers.stageGradients[stage + 1])
    } else {
      stages[stage][0].backward(
        &buffers.stageGradients[stage + 1], input: input, buffers.blocks[stage][0],
        rawGradients: &buffers.firstBlock[stage], into: &buffers.spare,
        gradient: &buffers.gradient.stages[stage][0], on: pool)
    }
    swap(&buffers.spare, &buffers.stageGradients[stage])
  }

  private func outputOfStage(_ stage: Int, _ buffers: TrainingBuffers) -> Tensor {
    buffers.blocks[stage][stages[stage].count - 1].output
  }
}
