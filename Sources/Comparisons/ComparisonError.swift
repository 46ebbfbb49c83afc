/// Why models cannot be compared.
package enum ComparisonError: Error, CustomStringConvertible, Equatable {
  case one(String?)
  case twice(String)
  /// Files need a dictionary to be dissected over; `file` is one of the models.
  case noDictionary(model: String)
  /// The recorded dissections were made by other settings than each other, or are not there.
  case otherDissections(String)
  case notDissected(model: String, cell: String)
  /// Something is asked of recorded dissections that they were not made by.
  case asTheyAre(String)
  /// A layer is asked of all models, and none has it.
  case unknownLayer(String)

  package var description: String {
    switch self {
    case .one(let name):
      "A comparison needs two models or more, and there is "
        + (name.map { "only \($0)" } ?? "none")
        + ". Name others, such as smile=a.safetensors gender=b.safetensors."
    case .twice(let name):
      "Two models are called \(name). Give each a name of its own, such as \(name)2=FILE; or give "
        + "both the name, \(name)=FILE, if they are trainings of one model."
    case .noDictionary(let model):
      "\(model) is a file, and nothing says which faces it is dissected over. Name them with "
        + "--dictionary, such as a folder or synthetic:2000."
    case .otherDissections(let what):
      "\(what) Name faces with --dictionary, over which all are dissected anew."
    case .asTheyAre(let what):
      "Recorded dissections are shown as they are, but \(what). Leave it out, or name faces with "
        + "--dictionary, over which all are dissected anew."
    case .unknownLayer(let name):
      "--layers names \(name), which no model has. Leave it out, or correct it; "
        + "“lancet model info FILE” lists the layers of a model."
    case .notDissected(let model, let cell):
      "\(cell), of \(model), is not dissected yet. Run its experiment, or name faces with --dictionary to "
        + "dissect it here."
    }
  }
}
