import Foundation
import Synchronization
import SystemPackage

/// A terminal for a program to write to, of which everything is read as it comes.
public final class Terminal: Sendable {
    /// What the program gets as its standard output.
    public let end: FileHandle
    private let written = Mutex(Data())
    private let isAllRead = DispatchSemaphore(value: 0)

    /// - Parameter columns: how wide it says it is.
    public init(columns: Int) throws {
        let (master, name) = try Self.openMaster()
        let descriptor = open(name, O_RDWR | O_NOCTTY)
        var size = winsize()
        size.ws_col = UInt16(columns)
        guard descriptor >= 0, ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0 else {
            throw Errno(rawValue: errno)
        }
        end = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        Thread { self.readAll(from: master) }.start()
    }

    /// A new terminal's side that reads what is written to it, and the name of the other.
    private static func openMaster() throws -> (descriptor: Int32, name: String) {
        #if canImport(Darwin)
            let master = posix_openpt(O_RDWR | O_NOCTTY)
            guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
                throw Errno(rawValue: errno)
            }
            return (master, String(cString: name))
        #else
            // Swift does not see the functions above on Linux; this is what they do. The requests are TIOCSPTLCK and
            // TIOCGPTN.
            let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var (isLocked, number) = (Int32(0), Int32(0))
            guard master >= 0, ioctl(master, 0x4004_5431, &isLocked) == 0,
                ioctl(master, 0x8004_5430, &number) == 0
            else { throw Errno(rawValue: errno) }
            return (master, "/dev/pts/\(number)")
        #endif
    }

    /// Reads until nobody has the other end open any more.
    private func readAll(from master: Int32) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while case let count = read(master, &bytes, bytes.count), count > 0 {
            written.withLock { $0.append(contentsOf: bytes.prefix(count)) }
        }
        close(master)
        isAllRead.signal()
    }

    /// Everything that was written, control characters and all; waits until whoever writes has ended.
    public func text() throws -> String {
        try end.close()
        isAllRead.wait()
        return written.withLock { String(decoding: $0, as: UTF8.self) }
    }
}

/// What is left on a screen of a text that moves to a line's beginning (`\r`) and wipes to its end (`ESC[K`).
public func linesOnScreen(of text: String) -> [String] {
    var lines: [[Character]] = [[]]
    var column = 0
    var rest = Substring(text.replacing("\r\n", with: "\n"))
    while let character = rest.first {
        if rest.hasPrefix("\u{1B}[K") {
            lines[lines.count - 1].removeSubrange(column...)
            rest.removeFirst(3)
            continue
        }
        rest.removeFirst()
        switch character {
        case "\r": column = 0
        case "\n":
            lines.append([])
            column = 0
        default:
            lines[lines.count - 1].replaceSubrange(
                column..<min(column + 1, lines[lines.count - 1].count), with: [character])
            column += 1
        }
    }
    return lines.map { String($0) }
}
