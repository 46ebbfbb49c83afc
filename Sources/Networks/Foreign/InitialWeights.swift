import Files
import Specification

/// Weights from a file that trainings begin with.
package struct InitialWeights: Sendable {
  /// By the network's names: all of the trunk, and the head where it fits.
  private let tensors: [String: (shape: [Int], values: [Float])]
  private let normalization: Normalization
  /// What a reader should know of them, in sentences.
  package let notes: [String]

  /// Takes the weights of a file for a network.
  ///
  /// A head of other names or shapes is left out. Pixels are normalised as the file's metadata say, else
  /// as torchvision's weights want them. `classes` are the network's outputs.
  /// - Throws: `WeightsError` where the file has none of the network's architecture.
  package init(
    _ weights: Safetensors, file: String, for model: ModelSpecification, classes: Int = 2
  ) throws {
    let foreign = try ForeignNetwork(weights, file: file)
    guard foreign.model.architecture == model.architecture else {
      throw WeightsError.otherDepth(
        file: file, found: foreign.model.architecture, wanted: model.architecture)
    }
    func isTrunk(_ name: String) -> Bool {
      model.architecture.isTrunk(name, beside: model.head)
    }
    normalization = foreign.model.normalization
    let found = foreign.tensors
    var tensors = found.filter { isTrunk($0.key) }
    var notes = foreign.renamed
    let head = model.graph(classes: classes).parameters.filter { !isTrunk($0.name) }
    let misfit = head.first { parameter in
      found[parameter.name]?.shape != parameter.layout.torchShape(of: parameter.shape)
    }
    if let misfit {
      let wanted = misfit.layout.torchShape(of: misfit.shape)
      let own = found[misfit.name].map { "is \($0.shape)" } ?? "is not there"
      notes.append("\(file): \(misfit.name) \(own), not \(wanted), so the head is drawn anew.")
    } else {
      tensors = found
    }
    self.tensors = tensors
    self.notes = notes
  }

  /// A drawn network with the weights in their places.
  package func replacing(_ drawn: Network) throws(NetworksError) -> Network {
    var network = drawn
    network.normalization = normalization
    var all = tensors
    for tensor in drawn.namedTensors() where all[tensor.name] == nil {
      all[tensor.name] = (tensor.shape, tensor.values)
    }
    try network.load(all)
    return network
  }
}
