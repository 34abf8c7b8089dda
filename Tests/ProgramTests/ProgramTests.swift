import Testing

/// The programs as people use them: as processes of their own, by what they print, leave and end with.
///
/// One after another, since each of them uses all cores.
@Suite("Programs", .serialized)
struct ProgramTests {}
