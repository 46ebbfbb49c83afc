/// A network as an ONNX file describes it: layers, and the tensors that they read by name.
///
/// Maps are [n, channels, rows, columns] for any number n of images.
package struct WrittenNetwork: Sendable {
  /// A step of the network, and what it makes.
  package struct Layer: Sendable {
    /// The path of its module, such as `layer1.0.conv1`; no two layers have the same.
    package let name: String
    package let operation: Operation
    /// The names of the layers that it reads; none stands for the picture.
    package let inputs: [String]
    /// The names of its tensors, in the operator's order; an empty one stands for what is left out.
    package let tensors: [String]

    package init(
      _ name: String, _ operation: Operation, of inputs: [String], tensors: [String] = []
    ) {
      (self.name, self.operation) = (name, operation)
      (self.inputs, self.tensors) = (inputs, tensors)
    }
  }

  /// What a layer does.
  package enum Operation: Sendable, Equatable {
    /// Reads `weight` [O, C, k, k]; as much padding on all sides.
    case convolution(kernel: Int, stride: Int, padding: Int)
    /// Reads `weight` [O, C / groups, kh, kw], and `bias` [O] if it has one; the padding is above, left,
    /// below and right.
    case window(kernel: [Int], strides: [Int], dilations: [Int], padding: [Int], groups: Int)
    /// Reads scale, shift, running mean and running variance, [C] each.
    case batchNorm(epsilon: Float)
    /// Reads `weight` [I, O / groups, kh, kw], and `bias` [O] if it has one; the outcome is `extra` rows and
    /// columns longer than the windows reach, less the padding.
    case transposed(
      kernel: [Int], strides: [Int], dilations: [Int], padding: [Int], extra: [Int], groups: Int)
    case relu
    case leakyRelu(slope: Float)
    case sigmoid
    case tanh
    /// Reads the slopes below 0: [C, 1, 1] of maps, [C] of vectors, or [1].
    case slope
    /// Each pixel becomes a square; reads nothing, then the factors of all four sides.
    case upsampling
    case add
    /// Reads a number by which all are multiplied.
    case scaling
    /// The channels of all that it reads, one behind the other.
    case concatenation
    case maxPool(kernel: Int, stride: Int, padding: Int)
    /// The mean over all places of a map.
    case globalMean
    /// Maps of one place become vectors.
    case flattening
    /// Reads `weight` [O, I], and `bias` [O] if it has one.
    case linear
  }

  /// Numbers by name, row by row.
  package struct Tensor: Sendable {
    package let name: String
    package let shape: [Int]
    package let values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      (self.name, self.shape, self.values) = (name, shape, values)
    }
  }

  /// What the file is of, such as `resnet50`.
  package var name: String
  /// The program that writes, and its version.
  package var producer: (name: String, version: String)
  /// The channels of the picture, and its side in pixels.
  package var channels: Int
  package var side: Int
  /// Each behind what it reads; the last one makes the output.
  package var layers: [Layer]
  package var tensors: [Tensor]
  /// What the output is called, and how many values it has for each image.
  package var output: (name: String, count: Int)
  /// Further facts, such as how pictures are prepared.
  package var metadata: [String: String]

  package init(
    name: String, producer: (name: String, version: String), channels: Int, side: Int,
    layers: [Layer], tensors: [Tensor], output: (name: String, count: Int),
    metadata: [String: String]
  ) {
    (self.name, self.producer) = (name, producer)
    (self.channels, self.side) = (channels, side)
    (self.layers, self.tensors) = (layers, tensors)
    (self.output, self.metadata) = (output, metadata)
  }
}
