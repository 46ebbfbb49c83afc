import Files
import Results
import Specification

/// What can end a run besides an error of the data, the network or the database.
package enum SweepError: Error, CustomStringConvertible {
  case interrupted
  case trainSizeMissing
  case noMasks(origin: String)
  case dictionaryWithoutMasks(folder: String)
  case emptyDictionary(origin: String)
  case lostWeights(file: String, cell: String)
  case damagedWeights(reason: String, cell: String)
  case foreignWeights(file: String, cell: String)
  case foreignCheckpoint(file: String)
  /// A process of the run ended with an exit code, because of what the message says.
  case workerStopped(exitCode: Int32, message: String)
  /// Processes of the run die before they begin a cell.
  case workersDie(signal: Int32)
  /// Another process is at another plan of the same name.
  case nameIsTaken(String, worker: String, differences: [Experiment.Difference])
  /// What is planned from the recorded file is not what was recorded.
  case planHasChanged(PlanID, file: String)
  case diskIsFull(reason: String)
  case tooLittleMemory(
    needed: Int, jobs: Int, available: Int, isLimit: Bool, pictures: PicturePlace)
  case tooLittleDisk(needed: Int, free: Int, folder: String)
  /// A limit of each process, by its option of `ulimit`, is below what a worker needs.
  case tooLowLimit(option: String, of: String, needed: String, found: String)
  /// The files of cells cannot be written.
  case cannotKeep(DiskError)
  /// A model that was trained again is not the one that was recorded.
  case otherModel(cell: String)
  /// Two arms of one experiment would find the same.
  case sameArms(String, String)
  /// Weights are given for a class that is not learnt.
  case unknownClassWeight(String, classes: [String])
  /// Other files have taken the places of pictures that were used; `file` is the database.
  case replacedPictures(origin: String, pictures: [String], file: String)
  /// A cue cannot be planted into any picture.
  case noPlaceForCue(String, origin: String)

  package var description: String {
    switch self {
    case .interrupted:
      "Interrupted. Recorded cells and checkpoints are safe. Run the same command to resume."
    case .trainSizeMissing:
      "split.train is missing, and painted faces never run out. Say how many to train on."
    case .noMasks(let origin):
      """
      \(origin): no face of the dictionary has masks, as there are no landmarks. Add \
      landmarks_68.csv or table.landmarks, or dissect with dictionary: synthetic.
      """
    case .dictionaryWithoutMasks(let folder):
      """
      \(folder): no picture of the dictionary has a mask, so there is nothing to dissect with. Build it \
      again from landmarks that belong to the pictures.
      """
    case .noPlaceForCue(let cue, let origin):
      """
      \(origin): no picture has landmarks, and \(cue) has its place by them. Add landmarks_68.csv or \
      table.landmarks, or use painted faces.
      """
    case .emptyDictionary(let origin):
      "\(origin): no image is left for the dictionary. Give it more test images."
    case .lostWeights(let file, let cell):
      """
      \(file): the weights of \(cell) are missing, so it can be neither dissected nor \
      exported. Put them back, or train it again into another database: “lancet run FILE --results NEW.sqlite”.
      """
    case .damagedWeights(let reason, let cell):
      """
      \(reason) Without its weights \(cell) can be neither dissected nor exported. Put them back from a \
      copy, or remove the file and run with --retry-failed: then the cell is trained again.
      """
    case .foreignWeights(let file, let cell):
      "\(file): these are not the weights of \(cell) but of another cell. Put the right file there."
    case .foreignCheckpoint(let file):
      "\(file): the checkpoint is of other settings. Remove the file."
    case .workerStopped(_, let message): message
    case .workersDie(let signal):
      "Worker processes end by signal \(signal) before they begin a cell. Run with --jobs 1."
    case .nameIsTaken(let name, let worker, let differences):
      """
      \(name) is being run with other settings or data by \(worker)\(Self.list(of: differences)). \
      Wait for it, or give this run a name of its own, such as name=\(name)-2.
      """
    case .planHasChanged(let plan, let file):
      """
      \(file): plan \(plan) was made from other data or by another version of Lancet, and its cells \
      would not be the same today. Make a new plan: run “lancet run” with the experiment file.
      """
    case .diskIsFull(let reason):
      """
      The disk is full (\(reason)). Recorded cells and the last checkpoint are safe. Free some space and \
      run the same command to resume.
      """
    case .tooLittleMemory(let needed, let jobs, let available, let isLimit, let pictures):
      """
      \(jobs == 1 ? "The run" : "Each of \(jobs) jobs") needs about \(needed.asMemory) of memory, but \
      \(isLimit ? "the limit is" : "the machine has") \(available.asMemory) in all. Nothing was started. \
      Lower \(jobs == 1 ? "" : "--jobs, ")--memory, training.batch\
      \(pictures == .memory ? ", split.train" : "") or model.input.
      """
    case .tooLittleDisk(let needed, let free, let folder):
      """
      \(folder): the sweep needs about \(needed.asMemory) of disk, but \(free.asMemory) are free. Nothing \
      was started. Free some space, or name another place with --results.
      """
    case .tooLowLimit(let option, let things, let needed, let found):
      """
      The run needs \(needed) \(things), but the limit is \(found). Nothing was started. Raise it with \
      “ulimit \(option)”\(option == "-v" ? ", or lower --memory, training.batch or model.input" : "").
      """
    case .cannotKeep(let error):
      """
      \(error) No cell failed by it: recorded cells are safe, and the same command resumes.
      """
    case .otherModel(let cell):
      """
      \(cell) was trained again, as its weights are missing, but its numbers are not those that are \
      recorded: it was trained by another processor or version. Put its weights back, or record to \
      another database with --results.
      """
    case .sameArms(let first, let second):
      """
      The arms \(first) and \(second) would find the same: nothing that they have otherwise changes what \
      is found. Leave one of them out.
      """
    case .unknownClassWeight(let name, let classes):
      """
      training.classWeights names \(name), which is not learnt. \(classes.closest(to: name).didYouMean)\
      Name some of \(classes.joined(separator: ", ")).
      """
    case .replacedPictures(let origin, let pictures, let file):
      """
      \(origin): \(Self.names(of: pictures)) changed since \(file) recorded models that were trained \
      or dissected with \(pictures.count == 1 ? "it" : "them"). Put the old \
      \(pictures.count == 1 ? "file" : "files") back, or record to another database with --results.
      """
    }
  }

  /// The first few of some pictures, as the subject of a sentence.
  private static func names(of pictures: [String]) -> String {
    let names = pictures.prefix(3).joined(separator: ", ")
    if pictures.count == 1 { return "the picture \(names) was" }
    return pictures.count <= 3
      ? "the pictures \(names) were"
      : "\(pictures.count) pictures, the first of them \(names), were"
  }

  private static func list(of differences: [Experiment.Difference]) -> String {
    let words = differences.map { "\($0.field): \($0.recorded), here \($0.own)" }
    return words.isEmpty ? "" : " (\(words.joined(separator: "; ")))"
  }
}
