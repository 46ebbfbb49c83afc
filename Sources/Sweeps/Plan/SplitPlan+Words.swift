import Faces
import Foundation

extension SplitPlan {
  /// Says of which P no whole number of images is trained, and what is trained instead; empty where
  /// there is none.
  package var inexactShares: String {
    let shares = splits.compactMap { split in
      split.inexactShare.map { aligned, half in
        let share = String(format: "%.2f", 100 * Double(aligned) / Double(half))
        return "P \(split.skew) is \(share) (\(aligned) of \(half) images)"
      }
    }
    if shares.isEmpty { return "" }
    return "Not every P is a whole number of images: \(shares.joined(separator: ", "))."
  }
}
