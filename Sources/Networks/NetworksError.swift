import Specification

/// What can go wrong with a network, its weights or its training.
package enum NetworksError: Error, CustomStringConvertible {
  case missingParameter(String, expected: [Int], depth: ResNetDepth)
  case unknownParameter(String, found: [Int], depth: ResNetDepth)
  case parameterMismatch(String, expected: [Int], found: [Int])
  case lossNotFinite(epoch: Int, step: Int, loss: Double)
  case noImages

  package var description: String {
    switch self {
    case .missingParameter(let name, let expected, let depth):
      "\(name) is missing, which \(depth.rawValue) has as \(expected); was this saved by another "
        + "network?"
    case .unknownParameter(let name, let found, let depth):
      "\(name), which is \(found), is no tensor of \(depth.rawValue); was this saved by another "
        + "network?"
    case .parameterMismatch(let name, let expected, let found):
      "\(name) is \(found), not \(expected); was this saved by another depth or number of classes?"
    case .lossNotFinite(let epoch, let step, let loss):
      "The loss is \(loss) at epoch \(epoch + 1), step \(step + 1); lower the rate or warm up longer."
    case .noImages:
      "There is no image to train on; at least one is needed."
    }
  }
}
