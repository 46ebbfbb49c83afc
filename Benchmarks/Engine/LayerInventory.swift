import Networks
import Tensors

/// The distinct layers of a network at one image size, each with how often it occurs.
struct LayerInventory {
  private(set) var convolutions: [Counted<ConvolutionLayer>] = []
  private(set) var norms: [Counted<NormLayer>] = []
  /// The side of the map that the stem's max pool gets, and its channels.
  let pooled: (side: Int, channels: Int)
  /// The side of the last map, and its channels.
  private(set) var last: (side: Int, channels: Int)
  let classes: Int
  /// The stem's max pool.
  static let stemPool = ConvolutionGeometry(kernel: 3, stride: 2)

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

  init(_ model: ResNet, side: Int) {
    classes = model.classes
    let stem = ConvolutionLayer(model.stem, side: side, isStem: true)
    pooled = (stem.outputSide, stem.outputs)
    last = (Self.stemPool.outputSide(of: stem.outputSide), stem.outputs)
    count(stem, .rectified)
    for block in model.stages.joined() {
      var side = last.side
      for (place, unit) in block.convolutions.enumerated() {
        let layer = ConvolutionLayer(unit, side: side)
        let ends = place == block.convolutions.count - 1
        count(
          layer, !ends ? .rectified : block.shortcut == nil ? .afterIdentity : .afterShortcut)
        side = layer.outputSide
      }
      if let shortcut = block.shortcut {
        count(ConvolutionLayer(shortcut, side: last.side), .shortcut)
      }
      last = (side, block.convolutions[block.convolutions.count - 1].convolution.weight.columns)
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

  init(_ unit: ConvolutionNorm, side: Int, isStem: Bool = false) {
    (self.side, self.isStem, geometry) = (side, isStem, unit.convolution.geometry)
    (inputs, outputs) = (unit.convolution.weight.shape[2], unit.convolution.weight.shape[3])
  }

  var outputSide: Int { geometry.outputSide(of: side) }

  /// Operations of one image forward.
  var flop: Double {
    2 * Double(outputSide * outputSide * outputs)
      * Double(geometry.kernel * geometry.kernel * inputs)
  }
}

/// The shape of a batch normalisation, and what goes with it.
struct NormLayer: Equatable {
  let side: Int
  let channels: Int
  let place: Place

  /// Where in a block it stands.
  enum Place {
    /// Inside, with the ReLU.
    case rectified
    /// At the end: the block's input is added before the ReLU.
    case afterIdentity
    /// At the end: the normalised shortcut is added before the ReLU.
    case afterShortcut
    /// In the shortcut, without ReLU.
    case shortcut
  }
}
