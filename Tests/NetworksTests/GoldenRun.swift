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
  /// The way of every parameter in the first step.
  var updates: Tensors = [:]

  init(_ recipe: GoldenResNet.Recipe, threads: Int) throws {
    let pool = WorkerPool(threads: threads)
    var network = try recipe.network()
    evaluate(network, recipe.images(0), pool)

    var buffers = TrainingBuffers(for: network, batch: recipe.batch, side: recipe.side)
    let rule = DescentRule(
      rate: Float(recipe.rate), momentum: Float(recipe.momentum), decay: Float(recipe.decay),
      nesterov: true)
    var velocity = network.zeroed()
    for step in 0..<10 {
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
      let before = network
      network.follow(buffers)
      network.descend(rule, velocity: &velocity, gradient: buffers.gradient, on: pool)
      if step == 0 { record(before, network, buffers) }
    }
  }

  private mutating func evaluate(_ network: ResNet, _ images: LabelledImages, _ pool: WorkerPool) {
    evaluationLogits = network.logits(of: images, pool: pool).values
    var kept: Tensors = [:]
    network.activations(of: images, hook: .conv1, pool: pool) { _, maps in
      for (stage, map) in maps.enumerated() {
        kept["layer\(stage + 1).2.conv1"] = channelsFirst(map)
      }
    }
    activations = kept
  }

  private mutating func record(_ before: ResNet, _ after: ResNet, _ buffers: TrainingBuffers) {
    trainingLogits = buffers.logits.values
    for tensor in buffers.gradient.namedTensors() { gradients[tensor.name] = tensor.values }
    for (old, new) in zip(before.namedTensors(), after.namedTensors()) {
      if new.name.contains(".running_") {
        statistics[new.name] = new.values
      } else {
        updates[new.name] = zip(old.values, new.values).map { $1 - $0 }
      }
    }
  }
}

/// The values of `map`, [N, H, W, C], in the order of [N, C, H, W].
private func channelsFirst(_ map: Tensor) -> [Float] {
  let (images, channels) = (map.shape[0], map.shape[3])
  let pixels = map.shape[1] * map.shape[2]
  let values = map.values
  return (0..<images).flatMap { n in
    (0..<channels).flatMap { c in
      (0..<pixels).map { values[(n * pixels + $0) * channels + c] }
    }
  }
}
