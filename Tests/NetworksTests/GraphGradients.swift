import Networks
import Seeding
import TestSupport
import Tensors
import Testing

/// Expects all gradients of a graph, at its parameters and at the pictures, to agree with central
/// differences.
func checkGradients(
  of graph: NetworkGraph, batch: Int, side: Int, freezing parts: [String] = []
) {
  let pool = WorkerPool(threads: 1)
  var random = SplitMix64(seed: 4)
  var network = Network(.resnet18, graph, seed: 3)
  network.freeze(parts)
  for parameter in graph.parameters where parameter.shape.count == 1 && parameter.isLearnt {
    var values = Tensor(
      uniform: parameter.shape, in: parameter.name.hasSuffix(".weight") ? 0.5...1 : 1.8...2.4,
      using: &random)
    // Two deviations from 0 few inputs of a rectifier are near it; some units let few through.
    if parameter.name.hasSuffix(".bias") {
      for unit in stride(from: 0, to: values.count, by: 3) { values[unit] *= -0.5 }
    }
    network[parameter.name] = values
  }
  var buffers = TrainingBuffers(for: network, batch: batch, side: side, atImages: true)
  let x = Tensor(normal: buffers.images.shape, using: &random)
  let dy = Tensor(normal: buffers.logits.shape, using: &random)
  func output(_ network: Network, _ x: Tensor) -> Double {
    buffers.images = x
    network.forward(&buffers, on: pool)
    return buffers.logits.dot(dy)
  }
  _ = output(network, x)
  buffers.logitsGradient = dy
  network.backward(&buffers, on: pool)
  let gradient = buffers.gradient
  // A slope that is nothing but rounding is held against the greatest of all.
  let greatest = gradient.namedTensors().flatMap(\.values).map { Double(abs($0)) }.max() ?? 0
  if let dx = buffers.imageGradient {
    checkRectified(dx, at: x, scale: greatest / 10) { output(network, $0) }
  } else {
    Issue.record("no gradient at the pictures")
  }
  for parameter in graph.parameters where parameter.isLearnt {
    let name = parameter.name
    if parts.contains(where: { name.hasPrefix($0 + ".") }) { continue }
    checkRectified(gradient[name], at: network[name], scale: greatest / 10) { moved in
      var changed = network
      changed[name] = moved
      return output(changed, x)
    }
  }
}

/// Expects `gradient` to agree with the slopes of a function with rectifiers at up to forty places, each
/// with one of three steps: a rectifier that turns within a step spoils the slope of that one.
private func checkRectified(
  _ gradient: Tensor, at x: Tensor, scale: Double, _ function: (Tensor) -> Double
) {
  let places = Array(stride(from: 0, to: x.count, by: max(1, x.count / 40)))
  let steps: [Float] = [2e-3, 5e-4, 1.3e-4]
  let slopes = steps.map { centralDifferences(at: x, places: places, step: $0, function) }
  var (difference, size) = (0.0, scale)
  for (number, place) in places.enumerated() {
    let own = Double(gradient[place])
    let errors = slopes.map { abs($0[number] - own) }
    difference = max(difference, errors.min() ?? .infinity)
    size = max(size, abs(own), abs(slopes[0][number]))
  }
  #expect(difference / size < 2e-2)
}
