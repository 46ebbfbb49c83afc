import Files

/// In which order a tensor of activation maps lies.
package enum MapLayout: String, CaseIterable, Sendable {
  /// Images, units, rows, columns, as PyTorch has it.
  case nchw
  /// Images, rows, columns, units, as Keras has it.
  case nhwc

  /// Recognises maps whose units come last: those that are square only if they do.
  init(recognising shape: [Int]) {
    let isLast = shape.count == 4 && shape[1] == shape[2] && shape[2] != shape[3]
    self = isLast ? .nhwc : .nchw
  }
}

extension HandedMaps.Layer {
  /// What was understood of the tensor, in words.
  var words: String {
    "\(tensorName): \(imageCount) images, \(unitCount) units, maps of "
      + "\(layers[0].height) × \(layers[0].width)"
      + (layout == .nhwc ? ", units last" : "")
  }
}
