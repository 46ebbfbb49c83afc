import Foundation

/// What people are told of a recorded experiment, from the JSON that a database keeps.
///
/// An older database, or one that another program wrote, may lack any part; what is not there is nil.
package struct RecordedSettings: Sendable {
  package let data: Source?
  package let split: Split?
  package let model: Model?
  package let training: Training?
  package let dissection: Dissection?
  /// The names of quantities; none where none are declared.
  package let endpoints: [String]
  package let controls: [String]
  /// The arms, each with what it has otherwise; empty where there are none.
  package let arms: [(name: String, differences: [String])]

  /// Reads what is there of the JSON.
  package init(json: String) {
    let json = Data(json.utf8)
    let parts = try? JSONDecoder().decode(Parts.self, from: json)
    (data, split, model) = (parts?.data, parts?.split, parts?.model)
    (training, dissection) = (parts?.training, parts?.dissection)
    (endpoints, controls) = (parts?.endpoints ?? [], parts?.controls ?? [])
    let whole = try? JSONDecoder().decode(Experiment.self, from: json)
    arms = (whole?.arms ?? []).map { arm in
      (arm.name, whole.map { arm.differences(from: $0.settings) } ?? [])
    }
  }

  private struct Parts: Decodable {
    var data: Source?
    var split: Split?
    var model: Model?
    var training: Training?
    var dissection: Dissection?
    var endpoints: [String]?
    var controls: [String]?
  }
}

extension RecordedSettings {
  /// Where the faces come from.
  package struct Source: Decodable, Sendable {
    package struct Synthetic: Decodable, Sendable { package var seed: Int? }
    package struct Other: Decodable, Sendable {}
    package var synthetic: Synthetic?
    package var celeba: Other?
    package var table: Other?
  }

  package struct Split: Decodable, Sendable {
    package var test: Int?
    package var seed: Int?
    package var perSeed: Bool?
  }

  package struct Model: Decodable, Sendable {
    package var architecture: String
    package var input: Int
    /// Where it is not the mean.
    package var head: String?
    package var hidden: [Int]?
  }

  package struct Training: Decodable, Sendable {
    package var epochs: Int
    package var batch: Int
    package var rate: Double
    package var schedule: String?
    package var augment: [String]?
  }

  package struct Dissection: Decodable, Sendable {
    package var dictionary: String?
    package var nulls: Int?
    package var ablation: Int?
  }
}
