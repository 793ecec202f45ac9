package greenwall.connectors.ssh;

import greenwall.fleet.VisibleText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Filters the output of a log-in shell's start-up files on one channel before the command begins.
final class StartupOutputFilter {
    private static final int MOST_KEPT = 4 << 10;

    private final byte[] ready;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private boolean open;

    StartupOutputFilter(String readyLine) {
        ready = readyLine.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isOpen() {
        return open;
    }

    /// How many of these bytes are not the command's.
    int skip(byte[] bytes, int from, int length) {
        int at = from;
        while (!open && at < from + length) {
            byte b = bytes[at++];
            if (before.size() < MOST_KEPT) {
                before.write(b);
            }
            if (b == '\n') {
                open = endsWithReady();
                line.reset();
            } else {
                line.write(b);
                if (line.size() > MOST_KEPT) {
                    line.reset();
                }
            }
        }
        return at - from;
    }

    /// Start-up files may have written the beginning of the line.
    private boolean endsWithReady() {
        var all = line.toByteArray();
        int start = all.length - ready.length;
        return start >= 0 && Arrays.equals(all, start, all.length, ready, 0, ready.length);
    }

    /// What was written before the command began, as one line.
    String before() {
        return VisibleText.line(before.toString(StandardCharsets.UTF_8).strip());
    }
}
