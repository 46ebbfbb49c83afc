import Dissection
import Files
import Foundation
import Networks
import Specification
import Tensors

/// `lancet dissect weights.safetensors`: a network that Lancet, torchvision or another program wrote,
/// as safetensors or with `torch.save`.
package struct WeightsRequest {
  package var weights: URL
  package var pictures: PictureRequest
  package var hook = Hook.conv1
  package var mean: SIMD3<Float>?
  package var deviation: SIMD3<Float>?
  /// The keys of the state dict, where a file of PyTorch may hold several.
  package var stateDict: String?
  /// The layers to dissect; nil for all.
  package var layers: [LayerName]?
  /// Whether layers that the network does not have are left out, as long as it has one.
  package var takesSomeLayers = false

  package init(weights: URL, pictures: PictureRequest) {
    (self.weights, self.pictures) = (weights, pictures)
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> DissectionResult {
    let network = try read()
    let place = try ResultFolder(
      pictures.output, of: RunRecord.Input("weights", file: weights),
      replacing: pictures.options.replaces)
    return try pictures.run(
      network, in: place, notice: notice, checkCancellation: checkCancellation)
  }
}

extension WeightsRequest {
  /// Reads the network.
  func read() throws -> WeighedNetwork {
    let read = try ReadWeights(
      contentsOf: weights, stateDict: stateDict, mean: mean, deviation: deviation)
    return WeighedNetwork(
      read: read, side: try read.input(asked: pictures.options.size), hook: hook,
      layers: try layers(of: read.network.model))
  }

  /// The layers to dissect, in the network's order.
  ///
  /// Throws a `LayerError` where the network has none of a name.
  private func layers(of model: Network) throws -> [LayerName] {
    let all = model.architecture.layers
    guard let layers else { return all }
    let isEnough = takesSomeLayers && layers.contains(where: all.contains)
    if !isEnough, let missing = layers.first(where: { !all.contains($0) }) {
      throw LayerError(file: weights.relativePath, layer: missing, of: model.architecture)
    }
    return all.filter(layers.contains)
  }
}

/// A layer was asked for that a network does not have.
package struct LayerError: Error, CustomStringConvertible {
  let file: String
  let layer: LayerName
  let of: Architecture

  package var description: String {
    "\(file): \(layer) is no layer of \(of.rawValue). "
      + "Valid: \(of.layers.map(\.rawValue).joined(separator: ", "))."
  }
}

/// A network from a file of weights, with the places where it is read.
struct WeighedNetwork: DissectedNetwork {
  let read: ReadWeights
  let side: Int
  let hook: Hook
  let layers: [LayerName]

  private var model: Network { read.network.model }

  func maps(of pictures: ImageStore, on pool: WorkerPool) -> ModelActivations {
    ModelActivations(model, hook: hook, layers: layers, pictures: pictures, pool: pool)
  }

  /// The network and its places alone.
  var trained: TrainedNetwork {
    TrainedNetwork(model: model, side: side, hook: hook, layers: layers, passedOver: read.notes)
  }

  func untrainedMaps(of pictures: ImageStore, on pool: WorkerPool) -> ModelActivations {
    let untrained = Network(
      model.architecture, classes: model.classes, normalization: model.normalization,
      seed: PictureRequest.untrainedSeed)
    return ModelActivations(
      untrained, hook: hook, layers: layers, pictures: pictures, pool: pool)
  }

  var passedOver: [String] { read.notes }

  func words(images: Int) -> [String] {
    let (centre, spread) = (model.normalization.mean, model.normalization.deviation)
    return [
      model.architecture.rawValue
        + (read.network.hasHead
          ? " of \(model.classes) classes"
          : " without \(model.architecture.residual == nil ? "facenet-pytorch" : "torchvision")'s head")
        + "; \(images) images, input of \(side) pixels, mean \(centre.x) \(centre.y) \(centre.z), "
        + "deviation \(spread.x) \(spread.y) \(spread.z)"
    ]
  }

  func record(source: String) -> RunRecord.Model {
    func values(_ vector: SIMD3<Float>) -> [Float] { [vector.x, vector.y, vector.z] }
    return RunRecord.Model(
      source: source, architecture: model.architecture.rawValue,
      classes: read.network.hasHead ? model.classes : nil, hook: hook.rawValue, input: side,
      mean: values(model.normalization.mean), deviation: values(model.normalization.deviation))
  }
}
