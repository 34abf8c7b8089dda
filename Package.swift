// swift-tools-version: 6.2

import PackageDescription

// The floors of the house, from the ground up. A target may import what stands above it in this file,
// never what stands below.

let diagnostics: Target.Dependency = "Diagnostics"
let files: Target.Dependency = "Files"
let randomness: Target.Dependency = "Randomness"
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "xray",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Diagnostics", targets: ["Diagnostics"]),
        .library(name: "Files", targets: ["Files"]),
        .library(name: "Randomness", targets: ["Randomness"]),
        .library(name: "SafeTensors", targets: ["SafeTensors"]),
        .library(name: "OneDNN", targets: ["OneDNN"]),
        .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
        .library(name: "Radiographs", targets: ["Radiographs"]),
        .library(name: "Training", targets: ["Training"]),
        .library(name: "Reports", targets: ["Reports"]),
        .executable(name: "xray-train", targets: ["xray-train"]),
        .executable(name: "xray-eval", targets: ["xray-eval"]),
        .executable(name: "xray-data", targets: ["xray-data"]),
        .executable(name: "xray-bench", targets: ["xray-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
    ],
    targets: [
        // Ground floor: no knowledge of images or networks.
        .target(name: "Diagnostics"),
        .target(name: "Files", dependencies: [diagnostics, systemPackage]),
        .target(name: "Randomness"),
        .target(name: "SafeTensors", dependencies: [diagnostics, files, systemPackage]),

        // C: what Swift cannot call, or cannot vectorise for several processors at once.
        .target(
            name: "COneDNN",
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp", .when(platforms: [.linux]))]),
        .target(name: "CImageCodecs", linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),
        .target(name: "CKernels"),

        // First floor.
        .target(name: "OneDNN", dependencies: ["COneDNN"]),
        .target(
            name: "NeuralNetworks",
            dependencies: ["OneDNN", "CKernels", "SafeTensors", randomness, diagnostics, systemPackage]),
        .target(
            name: "Radiographs",
            dependencies: ["CImageCodecs", "CKernels", randomness, diagnostics, files, systemPackage]),

        // Second floor: what puts the two together.
        .target(
            name: "Training",
            dependencies: [
                "NeuralNetworks", "Radiographs", "SafeTensors", randomness, diagnostics, files, systemPackage,
            ]),
        .target(name: "Reports", dependencies: ["Training", diagnostics, files, systemPackage]),
        .target(
            name: "Benchmarks",
            dependencies: [
                "Reports", "Training", "NeuralNetworks", "Radiographs", "OneDNN", "CKernels", randomness,
                diagnostics, files, systemPackage,
            ]),

        // The programs: parse arguments, call, print.
        .target(name: "ProgramSupport", dependencies: ["Training", diagnostics, argumentParser]),
        .executableTarget(name: "xray-train", dependencies: ["ProgramSupport", "Reports", argumentParser]),
        .executableTarget(name: "xray-eval", dependencies: ["ProgramSupport", "Reports", argumentParser]),
        .executableTarget(name: "xray-data", dependencies: ["ProgramSupport", "Reports", argumentParser]),
        .executableTarget(
            name: "xray-bench", dependencies: ["Benchmarks", "ProgramSupport", argumentParser]),

        // Tests: a folder a module, named as it; fixtures lie beside the tests that read them.
        .target(
            name: "TestSupport", dependencies: ["NeuralNetworks", files, systemPackage],
            path: "Tests/TestSupport"),
        .testTarget(
            name: "GroundFloorTests",
            dependencies: [diagnostics, files, randomness, "SafeTensors", "TestSupport", systemPackage],
            exclude: ["Fixtures"]),
        .testTarget(name: "OneDNNTests", dependencies: ["OneDNN", "TestSupport"]),
        .testTarget(
            name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "RadiographsTests", dependencies: ["Radiographs", "CImageCodecs", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(name: "TrainingTests", dependencies: ["Training", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "TestSupport"]),
        .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks", "TestSupport"]),
        .testTarget(
            name: "ProgramTests",
            dependencies: ["Reports", "TestSupport", "xray-train", "xray-eval", "xray-data", "xray-bench"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
