import Specification
import Tensors

/// Puts the body of an Inception-ResNet-v1 together, module by module.
struct InceptionBuilder {
  var builder = NetworkBuilder()
  /// The node whose maps come next, and their channels.
  private(set) var x = NetworkBuilder.image
  private var channels = 3
  private let zeroStart: Bool

  init(zeroStart: Bool) {
    self.zeroStart = zeroStart
  }

  /// A block that is repeated: its branches, and how much of its outcome is added to its input.
  struct Block {
    let branches: [[(to: Int, Window)]]
    let scale: Float

    static let block35 = Block(
      branches: [
        [(32, .square(1))], [(32, .square(1)), (32, .square(3, padding: 1))],
        [(32, .square(1)), (32, .square(3, padding: 1)), (32, .square(3, padding: 1))],
      ], scale: 0.17)
    static let block17 = Block(
      branches: [
        [(128, .square(1))], [(128, .square(1)), (128, .across(7)), (128, .down(7))],
      ], scale: 0.1)
    static let block8 = Block(
      branches: [
        [(192, .square(1))], [(192, .square(1)), (192, .across(3)), (192, .down(3))],
      ], scale: 0.2)
    /// The block behind `repeat_3`, whose outcome is added unscaled and not rectified.
    static let last = Block(branches: block8.branches, scale: 1)
  }

  /// Up to `conv2d_4b`, a layer.
  mutating func addStem() {
    addConvolution("conv2d_1a", to: 32, .square(3, stride: 2))
    addConvolution("conv2d_2a", to: 32, .square(3))
    addConvolution("conv2d_2b", to: 64, .square(3, padding: 1))
    x = builder.add(.maxPool(Self.pool), [x], name: "maxpool_3a")
    addConvolution("conv2d_3b", to: 80, .square(1))
    addConvolution("conv2d_4a", to: 192, .square(3))
    addConvolution("conv2d_4b", to: 256, .square(3, stride: 2))
    builder.addLayer("conv2d_4b", node: x, convolution: x)
  }

  /// Adds a layer of like blocks; the hook `conv1` is the first convolution of the last one.
  mutating func addBlocks(_ name: String, _ count: Int, _ block: Block) {
    var first = x
    for place in 0..<count { first = add(block, "\(name).\(place)", isRectified: true) }
    builder.addLayer(LayerName(rawValue: name), node: x, convolution: first)
  }

  /// Adds the block behind `repeat_3`.
  mutating func addLastBlock() {
    let first = add(.last, "block8", isRectified: false)
    builder.addLayer("block8", node: x, convolution: first)
  }

  mutating func addReduction6() {
    addReduction(
      "mixed_6a",
      [
        [(384, .square(3, stride: 2))],
        [(192, .square(1)), (192, .square(3, padding: 1)), (256, .square(3, stride: 2))],
      ])
  }

  mutating func addReduction7() {
    addReduction(
      "mixed_7a",
      [
        [(256, .square(1)), (384, .square(3, stride: 2))],
        [(256, .square(1)), (256, .square(3, stride: 2))],
        [(256, .square(1)), (256, .square(3, padding: 1)), (256, .square(3, stride: 2))],
      ])
  }

  private static let pool = ConvolutionGeometry(kernel: 3, stride: 2, padding: 0)

  /// Adds branches that halve the maps, and a max pool beside them.
  private mutating func addReduction(_ name: LayerName, _ branches: [[(to: Int, Window)]]) {
    let input = x
    let made = addBranches(name.rawValue, branches)
    let pooled = builder.add(
      .maxPool(Self.pool), [input], name: "\(name.rawValue).branch\(branches.count)")
    x = builder.add(.concatenation, made.ends + [pooled], name: name.rawValue + ".cat")
    channels += made.channels
    builder.addLayer(name, node: x, convolution: made.first)
  }

  /// Adds a block, and returns the node of its first convolution.
  private mutating func add(_ block: Block, _ name: String, isRectified: Bool) -> Int {
    let input = x
    let made = addBranches(name, block.branches)
    let all = builder.add(.concatenation, made.ends, name: name + ".cat")
    let end = builder.declareWindow(
      name + ".conv2d", from: made.channels, to: channels, .square(1), fromZero: zeroStart)
    let outcome = builder.add(end, [all], name: name + ".conv2d")
    x = builder.add(
      .addition(scale: block.scale, relu: isRectified), [outcome, input], name: name + ".add")
    return made.first
  }

  /// Adds branches side by side on the maps at hand: their ends, all their channels together, and the first
  /// convolution.
  private mutating func addBranches(
    _ name: String, _ branches: [[(to: Int, Window)]]
  ) -> (ends: [Int], channels: Int, first: Int) {
    let (input, inputs) = (x, channels)
    var (ends, sum, first) = ([Int](), 0, Int?.none)
    for (number, convolutions) in branches.enumerated() {
      (x, channels) = (input, inputs)
      for (place, convolution) in convolutions.enumerated() {
        // A branch of several is a Sequential, which counts them.
        let own = convolutions.count == 1 ? "" : ".\(place)"
        addConvolution("\(name).branch\(number)\(own)", to: convolution.to, convolution.1)
        first = first ?? x
      }
      ends.append(x)
      sum += channels
    }
    (x, channels) = (input, inputs)
    return (ends, sum, first ?? input)
  }

  /// Adds facenet-pytorch's `BasicConv2d`: a convolution without bias, batch norm and ReLU.
  private mutating func addConvolution(_ name: String, to outputs: Int, _ window: Window) {
    if let geometry = window.plain {
      let weight = builder.declareEvenConvolution(
        name + ".conv", from: channels, to: outputs, geometry)
      let norm = builder.declareNorm(
        name + ".bn", channels: outputs, epsilon: InceptionResNetV1.epsilon)
      x = builder.add(
        .convolution(geometry, weight: weight, norm: norm, relu: true), [x], name: name)
    } else {
      let convolution = builder.declareWindow(
        name + ".conv", from: channels, to: outputs, window, hasBias: false)
      let norm = builder.declareNorm(
        name + ".bn", channels: outputs, epsilon: InceptionResNetV1.epsilon)
      x = builder.add(convolution, [x], name: name + ".conv")
      x = builder.add(.normalisation(norm, relu: true), [x], name: name + ".bn")
    }
    channels = outputs
  }
}

extension Window {
  /// A square window; without padding none lies outside the map.
  fileprivate static func square(_ side: Int, stride: Int = 1, padding: Int = 0) -> Window {
    Window(
      height: side, width: side, strides: [stride, stride],
      padding: Array(repeating: padding, count: 4))
  }

  /// A row of so many pixels, as wide a map behind it as before.
  fileprivate static func across(_ width: Int) -> Window {
    Window(height: 1, width: width, padding: [0, width / 2, 0, width / 2])
  }

  /// A column of so many pixels.
  fileprivate static func down(_ height: Int) -> Window {
    Window(height: height, width: 1, padding: [height / 2, 0, height / 2, 0])
  }
}
