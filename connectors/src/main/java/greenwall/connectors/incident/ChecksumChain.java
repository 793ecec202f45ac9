package greenwall.connectors.incident;

import greenwall.fleet.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The chain of checksums through a journal: each checksum covers the line and the checksum before it, so that a
/// changed, removed or inserted line is detected. It protects against accidents and unnoticed edits, but not
/// against someone who recalculates the complete chain.
final class ChecksumChain {
    static final int LENGTH = 32;

    private final MessageDigest digest = Sha256.digest();
    private String last = "0".repeat(LENGTH);

    /// Adds a line and returns its checksum.
    String next(byte[] bytes, int start, int length) {
        digest.update(last.getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes, start, length);
        last = HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
        return last;
    }

    /// The current state of the chain, to return to if the next line cannot be written.
    String mark() {
        return last;
    }

    void resetTo(String mark) {
        last = mark;
    }
}
