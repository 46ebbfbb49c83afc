// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// On x86-64, code for AVX-512 where the machine that builds has it, else for AVX2 and FMA;
/// LANCET_PROCESSOR=haswell builds the latter anywhere.
let isWide: Bool = {
  let wanted = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
  let machine = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let features = Set(machine.split { $0 == "\n" || $0 == " " }.map(String.init))
  return features.isSuperset(of: wanted)
    && ProcessInfo.processInfo.environment["LANCET_PROCESSOR"] != "haswell"
}()

#if arch(x86_64)
  let processor: [SwiftSetting] = [
    .unsafeFlags(["-Xcc", isWide ? "-march=x86-64-v4" : "-march=haswell"])
  ]
#else
  let processor: [SwiftSetting] = []
#endif

/// Every target: strict memory safety, so that each unsafe expression carries the word `unsafe`.
let safe: [SwiftSetting] =
  [.strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)]
  + (isWide ? [.define("AVX512")] : [])

/// All but what runs before the processor is known.
let settings = safe + processor

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A module whose tests look at what it keeps to itself.
func testable(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies,
    swiftSettings: settings + [.unsafeFlags(["-enable-testing"])])
}

/// Tests are built in half the time without being optimised themselves.
let testSettings = settings + [.unsafeFlags(["-Onone"])]

/// `isOptimized`: for tests that compute something themselves, such as by plain loops over pixels.
func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], isOptimized: Bool = false
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    swiftSettings: isOptimized ? settings : testSettings)
}

let package = Package(
  name: "lancet",
  products: [.executable(name: "lancet", targets: ["lancet"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    // Layer 0: system libraries.
    .systemLibrary(name: "COpenBLAS"),
    .systemLibrary(name: "CProcessor"),
    .systemLibrary(name: "CPNG"),
    .systemLibrary(name: "CJPEG"),
    .systemLibrary(name: "CWebP"),
    .systemLibrary(name: "CCairo"),
    // Layer 1: each stands alone.
    .target(name: "Processor", dependencies: ["CProcessor"], swiftSettings: safe),
    // Says of which commit a build is; the plugin asks git where that may have changed.
    .plugin(name: "ReadRevision", capability: .buildTool()),
    .target(name: "Revision", swiftSettings: settings, plugins: ["ReadRevision"]),
    module("Seeding"),
    module("Tensors", ["COpenBLAS", "CProcessor", "Seeding"]),
    module("Images", ["CPNG", "CJPEG", "CWebP", "Files"]),
    module("Drawing", ["CCairo"]),
    module("Concepts"),
    module("Specification", ["Concepts", "Seeding"]),
    module("Files"),
    module("Trends", ["Seeding"]),
    // Layer 2: the database, and the stations of the method.
    module(
      "Results",
      ["Specification", "Concepts", "Seeding", .product(name: "GRDB", package: "GRDB.swift")]),
    module("Networks", ["Specification", "Files", "Tensors", "Seeding"]),
    module("Graphs", ["Tensors", "Seeding"]),
    testable("Faces", ["Specification", "Files", "Images", "Concepts", "Seeding"]),
    module("Dissection", ["Specification", "Tensors", "Concepts", "Images", "Seeding"]),
    // Layer 3: networks in files, painted faces, and what shows the outcome.
    .target(
      name: "ONNX",
      dependencies: [
        "Graphs", "Files", "Tensors", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Schema/onnx.proto"], swiftSettings: settings),
    module(
      "Painter",
      ["Specification", "Faces", "Files", "Images", "Drawing", "Concepts", "Seeding"]),
    module("Reports", ["Results", "Trends", "Drawing", "Files", "Specification", "Concepts"]),
    // Layer 4.
    module(
      "Probing",
      [
        "Specification", "Files", "Painter", "Networks", "Graphs", "ONNX", "Faces", "Dissection",
        "Reports", "Concepts", "Images", "Drawing", "Tensors", "Seeding",
        .product(name: "Yams", package: "Yams"),
      ]),
    // Layer 5.
    testable(
      "Sweeps",
      [
        "Specification", "Files", "Probing", "Painter", "Networks", "Faces", "Dissection",
        "Results",
        "Concepts", "Images", "Tensors", "Seeding", "Revision",
        .product(name: "Yams", package: "Yams"),
      ]),
    // Layer 6.
    module("Forecasts", ["Sweeps", "Probing", "Specification", "Networks", "Results", "Tensors"]),
    module(
      "Comparisons",
      [
        "Sweeps", "Probing", "Reports", "Results", "Dissection", "Drawing", "Files",
        "Specification",
        "Concepts", "Seeding",
      ]),
    // Layer 7: the command.
    .executableTarget(
      name: "lancet",
      dependencies: [
        "Forecasts", "Comparisons", "Sweeps", "Probing", "Painter", "Reports", "Drawing", "Faces",
        "Files",
        "Images",
        "Results", "Processor", "Concepts", "Dissection", "Networks", "Specification", "Revision",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: safe),
    // What `make bench` runs beside PyTorch.
    .executableTarget(
      name: "EngineBenchmark",
      dependencies: [
        "Networks", "Graphs", "ONNX", "Tensors", "Faces", "Painter", "Specification", "Seeding",
        "Processor",
        "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Engine", swiftSettings: safe),
    // What `make bench-dissection` runs.
    .executableTarget(
      name: "DissectionBenchmark",
      dependencies: [
        "Dissection", "Networks", "Tensors", "Faces", "Painter", "Images", "Concepts",
        "Specification", "Seeding", "Processor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Dissection", swiftSettings: safe),
    // What `make bench-pictures` runs.
    .executableTarget(
      name: "PictureBenchmark",
      dependencies: [
        "Probing", "Networks", "Faces", "Painter", "Images", "Tensors", "Specification", "Concepts",
        "Processor", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Pictures", swiftSettings: safe),
    // What `make fuzz` runs: damaged files for every reader.
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "Sweeps", "Specification", "Files", "Painter", "Faces", "Concepts", "Images", "Networks",
        "ONNX", "Graphs", "Tensors", "Seeding", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Fuzz", swiftSettings: settings),
    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["Tensors", "Seeding", .product(name: "GRDB", package: "GRDB.swift")],
      path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("Processor"),
    tests("Seeding"),
    tests("Tensors", ["Seeding"]),
    tests("Images", ["Files"]),
    tests("Drawing"),
    tests("Concepts"),
    tests("Trends", ["Seeding"]),
    tests("Results", ["Specification", "Concepts", "Seeding"]),
    tests("Specification", ["Concepts", "Seeding"]),
    tests("Files", ["Seeding"], isOptimized: true),
    tests("Networks", ["Specification", "Files", "Tensors", "Seeding"], isOptimized: true),
    tests("Graphs", ["Tensors", "Seeding"]),
    tests("ONNX", ["Graphs", "Files", "Tensors", "Seeding"]),
    tests("Faces", ["Specification", "Painter", "Images", "Concepts", "Seeding"]),
    tests("Painter", ["Specification", "Faces", "Images", "Drawing", "Concepts", "Seeding"]),
    tests(
      "Dissection", ["Specification", "Tensors", "Concepts", "Images", "Seeding"],
      isOptimized: true),
    tests(
      "Probing",
      ["Networks", "Dissection", "Specification", "Concepts", "Images", "Faces", "Tensors"]),
    tests(
      "Sweeps",
      [
        "Specification", "Painter", "Probing", "Faces", "Networks", "Dissection", "Results",
        "Concepts", "Images", "Tensors",
      ]),
    tests("Forecasts", ["Sweeps", "Networks", "Specification"]),
    tests(
      "Comparisons",
      ["Sweeps", "Probing", "Reports", "Dissection", "Files", "Networks", "Specification"]),
    tests("Reports", ["Results", "Trends", "Drawing", "Specification", "Concepts", "Seeding"]),
    // What is committed, held against what the program does today.
    .testTarget(
      name: "EvidenceTests",
      dependencies: [
        "TestSupport", "Sweeps", "Specification", "Faces", "Painter", "Results", "Seeding",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),
    // Runs `lancet` and `Fuzz`, which `swift test` builds with all else; to depend on them would have these
    // tests compiled last, on one core alone.
    .testTarget(
      name: "LancetTests",
      dependencies: [
        "TestSupport", "Specification", "Results", "Concepts", "Files", "Networks", "Graphs",
        "Images", "Painter", "Tensors", "ONNX", "Seeding",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),
  ]
)
