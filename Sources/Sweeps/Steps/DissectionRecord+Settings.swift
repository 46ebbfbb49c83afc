import Dissection
import Networks
import Results
import Specification

// The choices of a dissection, as the database keeps them.

extension Hook {
  var recorded: DissectionRecord.Hook {
    switch self {
    case .conv1: .conv1
    case .block: .block
    }
  }
}

extension UnionRule {
  var recorded: DissectionRecord.Union {
    switch self {
    case .hnd: .hnd
    case .netdissect: .netdissect
    }
  }
}
