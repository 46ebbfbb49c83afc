import Networks
import Tensors

/// The distinct layers of a network at one image size, each with how often it occurs.
struct LayerInventory {
  private(set) var convolutions: [Counted<ConvolutionLayer>] = []
  private(set) var norms: [Counted<NormLayer>] = []
  /// The side of the map that the stem's max pool gets, and its channels.
  private(set) var pooled: (side: Int, channels: Int)
  /// The side of the last map, and its channels.
  private(set) var last: (side: Int, channels: Int)
  let classes: Int

  /// A layer and its number.
  struct Counted<Layer: Equatable> {
    let layer: Layer
    var count: Int
  }

  /// Operations of one image forward: two for each multiply-add of a convolution or the head.
  var flop: Double {
    convolutions.reduce(0) { $0 + $1.layer.flop * Double($1.count) }
      + 2 * Double(last.channels * classes)
  }

  init(_ model: Network, side: Int) {
    let graph = model.graph
    classes = graph.classes
    let shapes = graph.shapes(batch: 1, side: side)
    (pooled, last) = ((0, 0), (0, 0))
    var added: Set<Int> = []
    let isNormalisedByReaders = graph.isNormalisedByReaders
    for (number, node) in graph.nodes.enumerated().reversed() {
      guard case .convolution(let geometry, _, _, let relu) = node.operation else {
        let input = node.inputs.first.map { shapes[$0] } ?? []
        if case .maxPool = node.operation { pooled = (input[1], input[3]) }
        if case .meanPool = node.operation { last = (input[1], input[3]) }
        continue
      }
      let input = node.inputs[0]
      let layer = ConvolutionLayer(
        side: shapes[input][1], inputs: shapes[input][3], outputs: shapes[number][3],
        geometry: geometry, isStem: input == 0, isNormalising: isNormalisedByReaders[input])
      var place = NormLayer.Place.rectified
      if node.inputs.count > 1 {
        let around = node.inputs[1]
        if case .convolution(_, _, _, relu: false) = graph.nodes[around].operation {
          added.insert(around)
          place = .afterShortcut
        } else {
          place = .afterIdentity
        }
      } else if !relu {
        precondition(added.contains(number), "\(node.name) is not added")
        place = .shortcut
      }
      count(layer, place)
    }
  }

  private mutating func count(_ layer: ConvolutionLayer, _ place: NormLayer.Place) {
    Self.count(layer, in: &convolutions)
    Self.count(
      NormLayer(side: layer.outputSide, channels: layer.outputs, place: place), in: &norms)
  }

  private static func count<Layer>(_ layer: Layer, in list: inout [Counted<Layer>]) {
    if let place = list.firstIndex(where: { $0.layer == layer }) {
      list[place].count += 1
    } else {
      list.append(Counted(layer: layer, count: 1))
    }
  }
}

/// The shape of a convolution on square maps.
struct ConvolutionLayer: Equatable {
  let side: Int
  let inputs: Int
  let outputs: Int
  let geometry: ConvolutionGeometry
  /// Whether its input are images, which need no gradient.
  let isStem: Bool
  /// Whether it normalises its input as it reads it.
  let isNormalising: Bool

  var outputSide: Int { geometry.outputSide(of: side) }

  /// Operations of one image forward.
  var flop: Double {
    2 * Double(outputSide * outputSide * outputs)
      * Double(geometry.kernel * geometry.kernel * inputs)
  }

  /// Those of them that are done, in matrix products.
  var multipliedFlop: Double {
    2
      * Double(
        productMultiplications(
          input: [1, side, side, inputs],
          weight: [geometry.kernel, geometry.kernel, inputs, outputs],
          geometry))
  }
}

/// The shape of a batch normalisation, and what goes with it.
struct NormLayer: Equatable {
  let side: Int
  let channels: Int
  let place: Place

  /// Where in a block it stands.
  enum Place {
    /// Inside, with the ReLU: applied by whoever reads the map.
    case rectified
    /// At the end: the block's input is added before the ReLU.
    case afterIdentity
    /// At the end: the normalised shortcut is added before the ReLU.
    case afterShortcut
    /// In the shortcut, without ReLU.
    case shortcut
  }
}
