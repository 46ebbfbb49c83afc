import Specification
import Tensors

// Stem (7×7 convolution of stride 2, max pool 3×3 of stride 2), four stages of blocks, and a head. The
// same layers, strides and names as torchvision's.

extension ResNetDepth {
  /// The stem's max pool.
  package static let stemPool = ConvolutionGeometry(kernel: 3, stride: 2)

  /// The graph of a network of so many classes.
  ///
  /// With `zeroStart` each block begins as the identity: its last batch norm's gain is 0. `places` are
  /// those of the last map, which a head that flattens it depends on.
  package func graph(
    classes: Int, zeroStart: Bool = false, head: Head = .usual, places: Int = 1
  ) -> NetworkGraph {
    var builder = NetworkBuilder()
    let stem = NormalisedConvolution(
      "conv1", "bn1", from: 3, to: 64, .init(kernel: 7, stride: 2), &builder)
    var x = builder.add(stem.operation(relu: true), [NetworkBuilder.image], name: "conv1")
    x = builder.add(.maxPool(Self.stemPool), [x], name: "maxpool")
    var channels = 64
    for (stage, width) in Self.widths.enumerated() {
      let name = Self.layers[stage].rawValue
      var first: [Int] = []
      for place in 0..<blocksPerStage[stage] {
        let ends = addBlock(
          "\(name).\(place)", on: x, from: channels, width: width,
          stride: place == 0 && stage > 0 ? 2 : 1, lastGain: zeroStart ? 0 : 1, &builder)
        first.append(ends.first)
        (x, channels) = (ends.last, width * block.expansion)
      }
      builder.addLayer(Self.layers[stage], node: x, convolution: first[min(2, first.count - 1)])
    }
    builder.addHead(head, on: x, channels: channels, places: places, classes: classes)
    return builder.graph
  }

  /// Adds two or three normalised convolutions with a way around them.
  ///
  /// Three: the bottleneck 1×1, 3×3, 1×1, whose stride is at the 3×3, as torchvision's (“v1.5”).
  /// Two: the basic block 3×3, 3×3. The shortcut is the identity where the shapes allow it, else a
  /// 1×1 convolution. Source: He et al. 2016, “Deep residual learning”, Fig. 5.
  /// - Returns: The nodes of its first and last convolution.
  package func addBlock(
    _ name: String, on x: Int, from inputs: Int, width: Int, stride: Int, lastGain: Float,
    _ builder: inout NetworkBuilder
  ) -> (first: Int, last: Int) {
    let outputs = width * block.expansion
    let windows: [(to: Int, ConvolutionGeometry)] =
      switch block {
      case .basic: [(width, .init(kernel: 3, stride: stride)), (width, .init(kernel: 3))]
      case .bottleneck:
        [
          (width, .init(kernel: 1)), (width, .init(kernel: 3, stride: stride)),
          (outputs, .init(kernel: 1)),
        ]
      }
    var convolutions: [NormalisedConvolution] = []
    var channels = inputs
    for (place, window) in windows.enumerated() {
      convolutions.append(
        NormalisedConvolution(
          "\(name).conv\(place + 1)", "\(name).bn\(place + 1)", from: channels, to: window.to,
          window.1, gain: place == windows.count - 1 ? lastGain : 1, &builder))
      channels = window.to
    }
    let shortcut =
      stride == 1 && inputs == outputs
      ? nil
      : NormalisedConvolution(
        name + ".downsample.0", name + ".downsample.1", from: inputs, to: outputs,
        .init(kernel: 1, stride: stride), &builder)

    let first = builder.add(convolutions[0].operation(relu: true), [x], name: convolutions[0].name)
    var last = first
    for convolution in convolutions[1..<convolutions.count - 1] {
      last = builder.add(convolution.operation(relu: true), [last], name: convolution.name)
    }
    let around =
      shortcut.map { builder.add($0.operation(relu: false), [x], name: name + ".downsample") } ?? x
    let end = convolutions[convolutions.count - 1]
    return (first, builder.add(end.operation(relu: true), [last, around], name: end.name))
  }
}

/// The parameters of a convolution and of the batch norm behind it, declared.
private struct NormalisedConvolution {
  let name: String
  let geometry: ConvolutionGeometry
  let weight: Int
  let norm: NodeOperation.Norm

  init(
    _ name: String, _ normName: String, from inputs: Int, to outputs: Int,
    _ geometry: ConvolutionGeometry, gain: Float = 1, _ builder: inout NetworkBuilder
  ) {
    (self.name, self.geometry) = (name, geometry)
    weight = builder.declareConvolution(name, from: inputs, to: outputs, geometry)
    norm = builder.declareNorm(normName, channels: outputs, gain: gain)
  }

  func operation(relu: Bool) -> NodeOperation {
    .convolution(geometry, weight: weight, norm: norm, relu: relu)
  }
}
