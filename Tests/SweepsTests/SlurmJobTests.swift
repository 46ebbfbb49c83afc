import Foundation
import Testing

@testable import Sweeps

@Test("a line of squeue is a task with its state, code, starts and reason")
func queueLines() throws {
  let failed = SlurmJob(queueLine: "  40   3   FAILED   65280   1   NonZeroExitCode")
  #expect(failed?.name == "40_3" && failed?.exitCode == 255 && failed?.signal == 0)
  #expect(failed?.words == "FAILED 255:0, NonZeroExitCode, start 2" && failed?.isOver == true)
  let merge = SlurmJob(queueLine: "41 N/A COMPLETED 0 0 None")
  #expect(merge?.name == "41" && merge?.words == "COMPLETED")
  let waiting = SlurmJob(queueLine: "40 0 PENDING 0 2 BeginTime")
  #expect(waiting?.words == "PENDING, requeued, BeginTime, start 3" && waiting?.isOver == false)
  let cut = SlurmJob(queueLine: "40 1 TIMEOUT 15 0 TimeLimit")
  #expect(cut?.words == "TIMEOUT 0:15, TimeLimit")
  #expect(SlurmJob(queueLine: "slurm_load_jobs error: Invalid job id specified") == nil)
  #expect(SlurmJob(queueLine: "") == nil)
}

@Test("a line of sacct is a task with its state and code")
func accountingLines() {
  let cancelled = SlurmJob(accountingLine: "40_3|CANCELLED by 1000|0:15")
  #expect(cancelled?.words == "CANCELLED 0:15" && cancelled?.name == "40_3")
  #expect(SlurmJob(accountingLine: "40_4|NODE_FAIL|0:0")?.isOver == true)
  #expect(SlurmJob(accountingLine: "Slurm accounting storage is disabled") == nil)
}

@Test("a limit leaves twice the time and the time to be warned; memory is rounded up")
func foreseen() {
  #expect(SlurmRequest.time(forCellOf: 600) == "0:25:00")
  #expect(SlurmRequest.time(forCellOf: 3600) == "2:05:00")
  #expect(SlurmRequest.memory(forBytes: 1_000_000_000) == "1300M")
}

@Test(
  "times and memory are what sbatch reads as such",
  arguments: [
    ("90", true), ("90:00", true), ("1:30:00", true), ("2-12", true), ("2-12:30", true),
    ("2-12:30:00", true), ("unlimited", true), ("zehn", false), ("", false), ("1:2:3:4", false),
    ("2h", false), ("-5", false), ("1-", false),
  ])
func times(word: String, isTime: Bool) {
  #expect(SlurmRequest.isTime(word) == isTime)
}

@Test(
  "memory is a number with its unit",
  arguments: [
    ("500", true), ("500M", true), ("2g", true), ("2GB", false), ("viel", false), ("", false),
  ])
func memories(word: String, isMemory: Bool) {
  #expect(SlurmRequest.isMemory(word) == isMemory)
}

@Test("paths with blanks, quotes and percent signs stay one word in a script")
func quotedPaths() {
  let results = URL(filePath: "/data/a b/50% \"x\"/it's.sqlite")
  let task = Submission.Task(
    places: [4, 7], cells: ["a", "b"], trainingHash: "ab", array: nil, index: 0)
  let submission = Submission(
    number: 2, plan: .init(rawValue: 3), planHash: "cd", experiment: "é x", tasks: [task])
  let script = SlurmScript(
    submission, files: SubmissionFiles(results: results, number: 2),
    request: SlurmRequest(time: "10", cpus: 2, memory: "1G"), program: "/opt/lan cet",
    arguments: [], folder: URL(filePath: "/data/50%"))
  let text = script.array(of: [task])
  let logs = #""/data/a b/50%% \"x\"/it's.sqlite.runs/submissions/2/logs/%A_%a.log""#
  #expect(text.contains("#SBATCH --output=\(logs)\n"))
  #expect(text.contains("#SBATCH --chdir=\"/data/50%\"\n"))
  #expect(text.contains("#SBATCH --job-name=lancet---x\n"))
  #expect(text.contains(#"'/opt/lan cet' work --results '/data/a b/50% "x"/it'\''s.sqlite'"#))
  #expect(text.contains("cells=(4,7)\n"))
  #expect(text.contains("scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\""))
  #expect(script.merge.hasSuffix("it'\\''s.sqlite' --submission 2\n"))
}
