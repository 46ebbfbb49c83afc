import Networks
import Tensors

/// Everything the golden file records, computed here with some number of threads.
struct GoldenRun: Sendable {
  typealias Tensors = [String: [Float]]

  var evaluationLogits: [Float] = []
  var trainingLogits: [Float] = []
  var losses: [Double] = []
  var activations: Tensors = [:]
  var gradients: Tensors = [:]
  var statistics: Tensors = [:]
  /// The momentum of every parameter after the second step.
  var momenta: Tensors = [:]

  init(_ recipe: GoldenResNet.Recipe, _ untrained: Network, threads: Int) {
    let pool = WorkerPool(threads: threads)
    var network = untrained
    evaluate(network, recipe.images(0), pool)

    var buffers = TrainingBuffers(for: network, batch: recipe.batch, side: recipe.side)
    let rule = SGD(
      rate: Float(recipe.rate), momentum: Float(recipe.momentum), decay: Float(recipe.decay),
      nesterov: true)
    var velocity = network.zeroed()
    for step in recipe.images.indices {
      let images = recipe.images(step)
      let values = images.pixels.count / images.count
      buffers.images.withMutableScalars { batch in
        for image in 0..<images.count {
          AugmentationMove.none.write(
            images.pixels.span.extracting(image * values..<(image + 1) * values),
            side: images.size, normalization: network.normalization, into: &batch,
            at: image * values)
        }
      }
      losses.append(network.lossAndGradient(labels: images.labels, &buffers, on: pool))
      network.updateRunningStatistics(buffers)
      network.optimizerStep(rule, velocity: &velocity, gradient: buffers.gradient, on: pool)
      switch step {
      case 0:
        trainingLogits = buffers.logits.values
        gradients = byName(buffers.gradient)
        statistics = byName(network).filter { $0.key.contains(".running_") }
      case 1: momenta = byName(velocity)
      default: break
      }
    }
  }

  private mutating func evaluate(_ network: Network, _ images: LabelledImages, _ pool: WorkerPool) {
    evaluationLogits = network.logits(of: images, pool: pool).values
    var kept: Tensors = [:]
    network.activations(of: images, hook: .conv1, pool: pool) { _, maps in
      for (stage, map) in maps.enumerated() {
        kept["layer\(stage + 1).2.conv1"] = channelsFirst(map)
      }
    }
    activations = kept
  }
}

private func byName(_ network: Network) -> GoldenRun.Tensors {
  Dictionary(
    network.namedTensors().map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
}

/// The values of `map`, [N, H, W, C], in the order of [N, C, H, W].
private func channelsFirst(_ map: Tensor) -> [Float] {
  let (images, channels) = (map.shape[0], map.shape[3])
  let pixels = map.shape[1] * map.shape[2]
  let values = map.values
  var turned: [Float] = []
  for image in 0..<images {
    for channel in 0..<channels {
      for pixel in 0..<pixels {
        turned.append(values[(image * pixels + pixel) * channels + channel])
      }
    }
  }
  return turned
}
