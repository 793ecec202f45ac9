package greenwall.connectors.incident;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The chain of checksums through a journal: each line's covers the line and the checksum before it, so that a line
/// that was changed, taken out or put in shows. It protects from accident and from quiet edits, not from somebody who
/// makes the whole chain again.
final class ChecksumChain {
    static final int LENGTH = 32;

    private final MessageDigest digest;
    private String last = "0".repeat(LENGTH);

    ChecksumChain() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The checksum of the next line, which then is the last.
    String next(byte[] bytes, int start, int length) {
        digest.update(last.getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes, start, length);
        last = HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
        return last;
    }

    /// The chain as it stands, for when the next line does not come to be.
    String mark() {
        return last;
    }

    void back(String mark) {
        last = mark;
    }

    static String whole(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
