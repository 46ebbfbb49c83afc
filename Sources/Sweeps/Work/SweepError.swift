/// What can end a run besides an error of the data, the network or the database.
package enum SweepError: Error, CustomStringConvertible {
  case interrupted
  case trainSizeMissing
  case noMasks(origin: String)
  case emptyDictionary(origin: String)
  case lostWeights(file: String, cell: String)
  case damagedWeights(reason: String, cell: String)
  case foreignWeights(file: String, cell: String)
  case foreignCheckpoint(file: String)
  /// A process of the run ended with an exit code, because of what the message says.
  case workerStopped(exitCode: Int32, message: String)
  /// Processes of the run die before they begin a cell.
  case workersDie(signal: Int32)
  case diskIsFull(reason: String)
  case tooLittleMemory(needed: Int, jobs: Int, available: Int, isLimit: Bool)
  case tooLittleDisk(needed: Int, free: Int, folder: String)

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
    case .damagedWeights(let reason, let cell):
      """
      \(reason); without its weights \(cell) cannot be dissected anew: put them back from a copy, \
      or record to another database with --results
      """
    case .foreignWeights(let file, let cell):
      "\(file): holds the weights of another cell, \(cell)"
    case .foreignCheckpoint(let file):
      "\(file): the training state of other settings"
    case .workerStopped(_, let message): message
    case .workersDie(let signal):
      "worker processes die of signal \(signal) before they begin a cell; try --jobs 1"
    case .diskIsFull(let reason):
      """
      the disk is full: \(reason); what is recorded is kept, and so is the training state that was \
      saved last: make room, then the same command goes on from there
      """
    case .tooLittleMemory(let needed, let jobs, let available, let isLimit):
      """
      \(jobs == 1 ? "the run" : "each of \(jobs) jobs") needs about \(needed.asMemory) of memory, but \
      \(isLimit ? "the limit is" : "the machine has") \(available.asMemory) in all; nothing was begun: \
      lower \(jobs == 1 ? "" : "--jobs, ")--memory, training.batch, split.train or model.input
      """
    case .tooLittleDisk(let needed, let free, let folder):
      """
      \(folder): the sweep needs about \(needed.asMemory) of disk, but \(free.asMemory) are free; nothing \
      was begun: make room, or name another place with --results
      """
    }
  }
}
