import Results
import Specification

extension Sweep {
  /// Why the models of an axis can have no trend, as a clause; nil where they can.
  func reasonWithoutTrend(_ axis: ArmAxis) -> String? {
    guard let percentages = plan[axis: axis]?.percentages, percentages.count < 2 else { return nil }
    let planned = percentages.first.map { "only P \($0)" } ?? "no P"
    return "\(planned) is planned, and a trend needs more than one"
  }

  /// Why there is no figure of an axis, as the end of a sentence.
  package func reasonWithout(_ kind: FigureKind, axis: ArmAxis) -> String {
    if kind == .instruments {
      return hasKnownTruth
        ? "nothing of it is recorded" : "no cues are planted in several regions"
    }
    guard case .curve(let quantity) = kind, !has(quantity, axis: axis) else {
      return "nothing of it is recorded for \(axis)"
    }
    let isTransform = cells(ofAxis: axis).first?.axisKind == .transform
    return isTransform
      ? "\(axis) is a transform of the whole picture, which has no masks to detect"
      : "\(axis) is not a concept of the dictionary"
  }
}

extension CellStatus {
  /// What becomes of the images of an axis, such as `have Eyeglasses`.
  var axisVerb: String {
    if let plant = Plant(name: axis) { return "show the planted cue \(axis) (\(plant.words))" }
    return axisKind == .transform ? "are put through \(axis)" : "have \(axis)"
  }
}
