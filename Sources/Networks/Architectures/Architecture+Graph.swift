import Specification
import Tensors

extension Architecture {
  /// The graph of a network of so many classes.
  ///
  /// With `zeroStart` each block begins as the identity. `places` are those of the last layer's maps, which
  /// a head that flattens them depends on.
  package func graph(
    classes: Int, zeroStart: Bool = false, head: Head = .usual, places: Int = 1
  ) -> NetworkGraph {
    if let residual {
      residual.graph(classes: classes, zeroStart: zeroStart, head: head, places: places)
    } else {
      InceptionResNetV1.graph(classes: classes, zeroStart: zeroStart, head: head, places: places)
    }
  }

  /// The layers whose units can be read and taken away, in the network's order.
  package var layers: [LayerName] { Self.layers[self] ?? [] }

  private static let layers = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.graph(classes: 2).layers.map(\.name)) })

  /// The layers of any network, each once.
  package static let allLayers = allCases.flatMap(\.layers).reduce(into: [LayerName]()) {
    if !$0.contains($1) { $0.append($1) }
  }

  /// The least side of a picture of which the network makes maps, in pixels.
  package var leastInput: Int { residual == nil ? InceptionResNetV1.leastInput : 1 }

  /// The side of the last layer's maps, for an input of [side, side].
  package func lastSide(input side: Int) -> Int {
    let graph = graph(classes: 2)
    return graph.layers.last.map { graph.maps(of: $0, at: .block, input: side).side } ?? 0
  }

  /// The units of the last layer.
  var lastUnits: Int { residual?.lastUnits ?? InceptionResNetV1.lastUnits }

  /// The name of the weight that reads the last layer's maps.
  func firstWeight(of head: Head) -> String {
    if residual == nil { return "last_linear.weight" }
    return head.hidden.isEmpty ? "fc.weight" : "fc.0.weight"
  }

  /// Whether a parameter belongs to what stays where another head is put on the network.
  ///
  /// A head of other features than the usual ones begins where the maps end.
  func isTrunk(_ name: String, beside head: Head = .usual) -> Bool {
    let part = name.prefix { $0 != "." }
    if residual != nil {
      return ["conv1", "bn1"].contains(part) || part.wholeMatch(of: /layer\d+/) != nil
    }
    let features = ["last_linear", "last_bn"].contains(part)
    return part != "logits" && !(features && head.maps != .mean)
  }
}

extension NetworkGraph {
  /// The maps of a layer at a hook, for an input of [side, side]: their own side and their units.
  package func maps(of layer: Layer, at hook: Hook, input side: Int) -> (side: Int, units: Int) {
    let shape = shapes(batch: 1, side: side)[node(of: layer, at: hook)]
    return (shape[1], shape[3])
  }
}
