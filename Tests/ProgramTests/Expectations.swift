import Foundation
import TestSupport
import Testing

/// Expects that a program did what it was asked for.
func expectSuccess(_ run: ProgramRun, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(run.status == 0, "\(run.errors)", sourceLocation: sourceLocation)
}

/// Expects that a program refused something: with the right status, and in one line on standard error that begins
/// with the program's name and holds all of `words`.
func expectRefusal(
    _ run: ProgramRun, by program: String = "xray-train", status: Int32, naming words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let errors = run.errors
    #expect(run.status == status, "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.hasPrefix("\(program): "), "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.firstIndex(of: "\n") == errors.indices.last, "\(errors)", sourceLocation: sourceLocation)
    for word in words { #expect(errors.contains(word), "\(errors)", sourceLocation: sourceLocation) }
}
