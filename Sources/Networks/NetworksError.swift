import Specification

/// What can go wrong with a network, its weights or its training.
package enum NetworksError: Error, CustomStringConvertible {
  case missingParameter(String, expected: [Int], of: Architecture)
  case unknownParameter(String, found: [Int], of: Architecture)
  case parameterMismatch(String, expected: [Int], found: [Int])
  case lossNotFinite(epoch: Int, step: Int, loss: Double)
  case noImages

  package var description: String {
    switch self {
    case .missingParameter(let name, let expected, let architecture):
      "\(name) is missing, which \(architecture.rawValue) has as \(expected). "
        + "Use weights that the same network saved."
    case .unknownParameter(let name, let found, let architecture):
      "\(name), which is \(found), is no tensor of \(architecture.rawValue). "
        + "Use weights that the same network saved."
    case .parameterMismatch(let name, let expected, let found):
      "\(name) is \(found), not \(expected). Use weights of the same depth and number of classes."
    case .lossNotFinite(let epoch, let step, let loss):
      "The loss is \(loss) at epoch \(epoch + 1), step \(step + 1). Lower training.rate or raise training.warmUp."
    case .noImages:
      "There is no image to train on. Give at least one."
    }
  }
}
