/// Networks of faces that are known by their names, but are not computed from weights.
enum ForeignArchitecture: CaseIterable {
  case insightFace
  case mtcnn

  /// Recognises the names of tensors, with any prefix.
  init?(_ names: [String]) {
    let found = Self.allCases.first { architecture in
      architecture.marks.allSatisfy { mark in
        names.contains { $0 == mark || $0.hasSuffix("." + mark) }
      }
    }
    guard let found else { return nil }
    self = found
  }

  /// Names that no other known network has together.
  private var marks: [String] {
    switch self {
    case .insightFace: ["layer1.0.conv1.weight", "layer1.0.prelu.weight"]
    case .mtcnn: ["conv3.weight", "prelu1.weight", "prelu3.weight"]
    }
  }

  /// What it is, and why it is not computed.
  var words: String {
    switch self {
    case .insightFace:
      "an iresnet of InsightFace, whose blocks begin with batch norm and have PReLU"
    case .mtcnn: "a net of MTCNN, as facenet-pytorch has it"
    }
  }
}
