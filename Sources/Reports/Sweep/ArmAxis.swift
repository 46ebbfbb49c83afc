import Results

/// One axis of the models of one arm: what curves are drawn of and trends are tested in.
package struct ArmAxis: Hashable, Sendable {
  /// The attribute's header, or the transform's name.
  package let name: String
  /// Empty where the experiment has no arms.
  package let arm: String

  package init(_ name: String, arm: String = "") {
    (self.name, self.arm) = (name, arm)
  }

  /// The name in files: the arm stands behind the axis.
  var fileName: String { arm.isEmpty ? name : "\(name)-\(arm)" }
}

extension ArmAxis: CustomStringConvertible {
  /// The name in sentences: the arm stands before the axis.
  package var description: String { arm.isEmpty ? name : "\(arm), \(name)" }
}

extension ArmAxis: ExpressibleByStringLiteral {
  package init(stringLiteral name: String) {
    self.init(name)
  }
}

extension CellStatus {
  var armAxis: ArmAxis { ArmAxis(axis, arm: arm) }

  /// As a cell of an experiment without arms.
  var withoutArm: CellStatus {
    var cell = self
    cell.arm = ""
    return cell
  }
}

extension Sweep {
  /// What tables and pages are called: the experiment, and the arm where one alone is shown.
  var title: String { experiment.name + (arm.map { ", \($0)" } ?? "") }

  /// The arms in the order of the plan; one without a name where the experiment has none.
  package var arms: [String] { SweepPoint.distinct(plan.axes.map(\.key.arm)) }

  /// Whether its arms have names, which tables and pages then say.
  package var hasArms: Bool { arms != [""] && !arms.isEmpty }
}
