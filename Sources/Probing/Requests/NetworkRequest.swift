import Dissection
import Files
import Foundation
import Graphs
import ONNX
import Specification
import Tensors

/// `lancet dissect model.onnx`: a network of any architecture that a file describes.
package struct NetworkRequest {
  package var network: URL
  package var pictures: PictureRequest
  /// The names of the layers to dissect.
  package var layers: [String]
  /// What is said of the pictures; the file beside the network says the rest.
  package var choices = PictureChoices()
  /// Whether layers that the network does not have are left out, as long as it has one.
  package var takesSomeLayers = false

  package init(network: URL, pictures: PictureRequest, layers: [String]) {
    (self.network, self.pictures, self.layers) = (network, pictures, layers)
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> DissectionResult {
    let place = try ResultFolder(
      pictures.output, of: RunRecord.Input("network", file: network),
      replacing: pictures.options.replaces)
    let (opened, further) = try read()
    return try pictures.run(
      opened, in: place, further: further, notice: notice, checkCancellation: checkCancellation)
  }

  /// Reads the network, and names the files beside it that belong to it.
  func read() throws -> (network: GraphNetwork, further: [RunRecord.Input]) {
    let read = try ReadNetwork(
      contentsOf: network, size: pictures.options.size, choices: choices)
    return (
      GraphNetwork(read: read, targets: try targets(of: read.model)),
      try furtherInputs(of: read.model)
    )
  }

  /// The nodes that are read, in the network's order.
  private func targets(of model: ONNXModel) throws -> [GraphActivations.Target] {
    var targets: [GraphActivations.Target] = []
    let known = takesSomeLayers ? layers.filter { (try? model.layer($0)) != nil } : layers
    for name in known.isEmpty ? layers : known {
      let layer = try model.layer(name)
      let shape = model.graph.nodes[layer.number].shape
      guard shape.count == 3 else {
        throw ONNXError.layer(
          file: model.file, name: name, problem: "makes no maps, but \(shape) for each image",
          remedy: "Ask for a layer whose values are channels × rows × columns.")
      }
      guard !targets.contains(where: { $0.node == layer.number }) else {
        throw ONNXError.layer(
          file: model.file, name: name,
          problem: "stands for \(layer.name), which is asked for twice",
          remedy: "Name each layer once.")
      }
      targets.append(.init(name: LayerName(layer.name), node: layer.number))
    }
    return targets.sorted { $0.node < $1.node }
  }

  /// The files beside the network that belong to it.
  private func furtherInputs(of model: ONNXModel) throws -> [RunRecord.Input] {
    let folder = network.deletingLastPathComponent()
    var inputs = try model.weightFiles.map {
      try RunRecord.Input("weights of the network", file: folder.appending(path: $0))
    }
    let description = PictureChoices.file(beside: network)
    if FileManager.default.fileExists(atPath: description.path) {
      inputs.append(try RunRecord.Input("description of the input", file: description))
    }
    return inputs
  }
}

/// A network from an ONNX file, with the places where it is read.
struct GraphNetwork: DissectedNetwork {
  let read: ReadNetwork
  let targets: [GraphActivations.Target]

  var model: ONNXModel { read.model }
  var input: PictureInput { read.input }
  var side: Int { model.input.height }
  var layers: [LayerName] { targets.map(\.name) }
  var passedOver: [String] { model.passedOver() }

  func maps(of pictures: ImageStore, on pool: WorkerPool) -> GraphActivations {
    GraphActivations(
      model.graph, targets: targets, input: input, pictures: pictures, pool: pool)
  }

  func untrainedMaps(of pictures: ImageStore, on pool: WorkerPool) -> GraphActivations {
    GraphActivations(
      model.graph.untrained(seed: PictureRequest.untrainedSeed), targets: targets, input: input,
      pictures: pictures, pool: pool)
  }

  func words(images: Int) -> [String] {
    [
      "\(model.file): \(model.layers.count) layers, operators of version \(model.opset); "
        + "\(images) images, input of \(side) pixels, \(input.words)"
    ] + (read.guess.map { [$0] } ?? [])
  }

  func record(source: String) -> RunRecord.Model {
    RunRecord.Model(
      source: source, architecture: "ONNX, operators of version \(model.opset)", input: side,
      colours: input.colours.rawValue, scale: input.scale, mean: input.mean,
      deviation: input.deviation)
  }
}
