/// What can end a run besides an error of the data, the network or the database.
package enum AuditError: Error, CustomStringConvertible {
  case interrupted
  case trainSizeMissing
  case noMasks(origin: String)
  case emptyDictionary(origin: String)
  case lostWeights(file: String, cell: String)

  package var description: String {
    switch self {
    case .interrupted:
      "interrupted; what is recorded is kept, and the same command goes on from here"
    case .trainSizeMissing:
      "split.train is missing: synthetic faces never run out, so say how many to train on"
    case .noMasks(let origin):
      """
      \(origin): no face of the dictionary has masks, because there are no landmarks; add \
      landmarks_68.csv or table.landmarks, or dissect with dictionary: synthetic
      """
    case .emptyDictionary(let origin):
      "\(origin): no image is left for the dictionary; give it more test images"
    case .lostWeights(let file, let cell):
      """
      \(file): the weights of \(cell) are gone, so it cannot be dissected anew; put them back, or \
      record to another database with --results
      """
    }
  }
}
