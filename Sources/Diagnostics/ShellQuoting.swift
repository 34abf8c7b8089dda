extension String {
    /// The text as one word of a shell's command line, for commands that a message suggests: as it is where it holds
    /// nothing that a shell reads in another way, else in single quotes.
    package var shellQuoted: String {
        let isPlain = unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", "+", ",", ":", "@", "%": true
            default: false
            }
        }
        if isPlain, !isEmpty { return self }
        // Between single quotes nothing is special but the quote that ends them.
        let escaped = replacing("'", with: #"'\''"#)
        return "'\(escaped)'"
    }
}
