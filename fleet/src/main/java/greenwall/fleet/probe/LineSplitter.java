package greenwall.fleet.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/// Splits a stream of bytes into lines for a parser. It removes the carriage returns and escape sequences of a
/// terminal, and truncates long lines.
public final class LineSplitter {
    /// A map of stacks is one line of JSON; this is enough for 4,096 stacks of 2 KiB.
    private static final int LONGEST_LINE = 8 << 20;

    /// A carriage return, or an escape sequence, which may be cut off.
    private static final Pattern TERMINAL_CODE = Pattern.compile("\\r|\\x1b(?:\\[[^@-~]*+[@-~]?|(?s:.)?)");
    private final OutputParser parser;
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long cut;
    private boolean skipping;

    public LineSplitter(OutputParser parser) {
        this(parser, LONGEST_LINE);
    }

    /// @param longest the maximum number of bytes of a line; the rest is left out, and the line is counted
    public LineSplitter(OutputParser parser, int longest) {
        this.parser = parser;
        this.longest = longest;
    }

    public void bytes(byte[] chunk, int offset, int length, Instant at) {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (chunk[i] == '\n') {
                keep(chunk, from, i - from);
                endLine(at);
                from = i + 1;
            }
        }
        keep(chunk, from, offset + length - from);
    }

    private void keep(byte[] chunk, int from, int length) {
        int room = longest - line.size();
        if (length > room && !skipping) {
            skipping = true;
            cut++;
        }
        line.write(chunk, from, Math.min(length, room));
    }

    private void endLine(Instant at) {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        skipping = false;
        parser.line(TERMINAL_CODE.matcher(text).replaceAll(""), at);
    }

    /// Passes on the unfinished last line and ends the parser.
    public void end(Instant at) {
        if (line.size() > 0) {
            endLine(at);
        }
        parser.end(at);
    }

    /// The number of lines that were truncated here, plus those that the parser dropped.
    public long dropped() {
        return cut + parser.dropped();
    }
}
