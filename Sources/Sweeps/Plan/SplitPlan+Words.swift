import Faces
import Foundation

extension SplitPlan {
  /// Says of which P no whole number of images is trained, and what is trained instead; empty where
  /// there is none.
  ///
  /// `percentages` are the P that are spoken of; nil for all.
  package func inexactShares(at percentages: [Int]? = nil) -> String {
    let spoken = splits.filter { percentages?.contains($0.skew) ?? true }
    let shares = spoken.compactMap { split in
      split.inexactShare.map { aligned, half in
        let share = String(format: "%.2f", 100 * Double(aligned) / Double(half))
        return "P \(split.skew) is \(share) (\(aligned) of \(half) images)"
      }
    }
    if shares.isEmpty { return "" }
    return "Not every P is a whole number of images: \(shares.joined(separator: ", "))."
  }
}
