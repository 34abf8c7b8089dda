import Testing

/// The programs as people use them: as processes of their own, by what they print, leave and end with.
///
/// One after another, since each of them uses all cores. A program that does not end is killed when the time is
/// up.
@Suite("Programs", .serialized, .timeLimit(.minutes(10)))
struct ProgramTests {}
