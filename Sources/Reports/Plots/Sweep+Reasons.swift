extension Sweep {
  /// Why there is no figure of an axis, as the end of a sentence.
  package func reasonWithout(_ kind: FigureKind, axis: ArmAxis) -> String {
    guard case .curve(let quantity) = kind, !has(quantity, axis: axis) else {
      return "nothing of it is recorded for \(axis)"
    }
    let isTransform = cells(ofAxis: axis).first?.axisKind == .transform
    return isTransform
      ? "\(axis) is a transform of the whole picture, which has no masks to detect"
      : "\(axis) is not a concept of the dictionary"
  }
}
