/// What each task of a submission asks Slurm for.
package struct SlurmRequest: Sendable, Equatable {
  package var partition: String?
  package var account: String?
  /// Generic resources, as `--gres` takes them.
  package var gres: String?
  /// The time limit, as `--time` takes it.
  package var time: String
  /// Cores of a task, and threads of its worker.
  package var cpus: Int
  /// Memory, as `--mem` takes it.
  package var memory: String
  /// How many tasks run at a time at most; nil for as many as Slurm likes.
  package var limit: Int?
  /// Further options, each as `sbatch` takes it.
  package var extra: [String]

  /// Seconds before the time limit at which Slurm warns a task.
  package static let warning = 120

  package init(
    partition: String? = nil, account: String? = nil, gres: String? = nil, time: String, cpus: Int,
    memory: String, limit: Int? = nil, extra: [String] = []
  ) {
    (self.partition, self.account, self.gres) = (partition, account, gres)
    (self.time, self.cpus, self.memory) = (time, cpus, memory)
    (self.limit, self.extra) = (limit, extra)
  }

  /// Whether `sbatch` reads a word as a time limit: `90`, `90:00`, `1:30:00`, `2-12`, `2-12:30`,
  /// `2-12:30:00`, `UNLIMITED`.
  package static func isTime(_ word: String) -> Bool {
    if ["UNLIMITED", "INFINITE"].contains(word.uppercased()) { return true }
    return word.wholeMatch(of: /\d+(:\d+){0,2}|\d+-\d+(:\d+){0,2}/) != nil
  }

  /// Whether `sbatch` reads a word as memory: `2000`, which are MB, or `500M`, `2G`.
  package static func isMemory(_ word: String) -> Bool {
    word.wholeMatch(of: /\d+[KMGTkmgt]?/) != nil
  }

  /// A time limit for cells that take `seconds`: twice that, as nodes differ, and time to be warned.
  package static func time(forCellOf seconds: Double) -> String {
    let minutes = Int((2 * seconds / 60).rounded(.up)) + 2 * warning / 60 + 1
    return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):00"
  }

  /// Memory for a worker that needs so many bytes: a quarter more, in hundreds of MB.
  package static func memory(forBytes bytes: Int) -> String {
    "\(Int((1.25 * Double(bytes) / 1e8).rounded(.up)) * 100)M"
  }
}
