import Specification
import Tensors

/// The network of FaceNet's published weights, Inception-ResNet-v1, as facenet-pytorch 2.5.3 has it.
///
/// Its parameters have the names and the order of that module. Batch norms have an epsilon of 0.001, and
/// each block's outcome is scaled before it is added to its input.
/// Source: Szegedy et al. 2017, “Inception-v4, Inception-ResNet and the impact of residual connections on
/// learning”, §3.2 and §3.3, Fig. 10 to 15; the channels and padding of David Sandberg's FaceNet.
package enum InceptionResNetV1 {
  /// Added to the variance of each batch norm.
  static let epsilon: Float = 0.001
  /// The share of features that dropout sets to 0 in training.
  static let dropout: Float = 0.6
  /// The features of a face, in front of the logits.
  static let features = 512
  /// The least side of a picture: the last window, of three pixels, then still fits.
  package static let leastInput = 75

  /// The channels that the body's last map has.
  static let lastUnits = 1792

  /// The graph of a network of so many classes.
  ///
  /// With `zeroStart` each block begins as the identity: the convolution that ends it is 0. A head of other
  /// than the usual kind flattens the maps in front of `last_linear`, and has hidden layers behind
  /// `last_bn`; `places` are those of the last map.
  package static func graph(
    classes: Int, zeroStart: Bool = false, head: Head = .usual, places: Int = 1
  ) -> NetworkGraph {
    var body = InceptionBuilder(zeroStart: zeroStart)
    body.addStem()
    body.addBlocks("repeat_1", 5, .block35)
    body.addReduction6()
    body.addBlocks("repeat_2", 10, .block17)
    body.addReduction7()
    body.addBlocks("repeat_3", 5, .block8)
    body.addLastBlock()
    var builder = body.builder
    let rows = builder.addRows(
      head.maps, on: body.x, channels: lastUnits, places: places, name: "avgpool_1a")
    var x = builder.add(builder.declareDropout(share: dropout), [rows.node], name: "dropout")
    let linear = builder.declareLinear(
      "last_linear", from: rows.features, to: features, hasBias: false)
    x = builder.add(linear, [x], name: "last_linear")
    let norm = builder.declareNorm("last_bn", channels: features, epsilon: epsilon)
    x = builder.add(.normalisation(norm, relu: false), [x], name: "last_bn")
    builder.addLayers(head.hidden, on: x, from: features, to: classes, name: "logits")
    return builder.graph
  }
}
