import Dissection
import Foundation

extension LevelFindings {
  /// The quantile in the names of folders: `q005` for 0.005, `q050` for 0.05, `q0025` for 0.0025.
  static func name(of quantile: Double) -> String {
    var digits = String(format: "%.8f", quantile).drop { $0 != "." }.dropFirst()
    while digits.count > 3, digits.last == "0" { digits.removeLast() }
    return "q" + digits
  }
}
