import Specification

extension Sweep {
  /// The tests of what was declared for an axis in that role.
  func declared(_ role: TrendFinding.Role, axis: ArmAxis) -> [TrendFinding] {
    findings.filter { $0.axis == axis && $0.role == role }
  }

  /// The quantities of those tests: endpoints as they were declared, of controls those that move in
  /// any layer first.
  func quantities(_ role: TrendFinding.Role, axis: ArmAxis) -> [Quantity] {
    let findings = declared(role, axis: axis)
    let all = SweepPoint.distinct(findings.map(\.quantity))
    if role == .endpoint { return all }
    let moving = Set(findings.filter(\.verdict.isMoving).map(\.quantity))
    return all.filter(moving.contains) + all.filter { !moving.contains($0) }
  }
}
