package greenwall.fleet.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Splits a stream of bytes into lines for a parser. It removes the carriage returns and escape sequences of a
/// terminal, and truncates long lines.
public final class LineSplitter {
    /// A map of stacks is one line of JSON; this is enough for 4,096 stacks of 2 KiB.
    private static final int LONGEST_LINE = 8 << 20;

    private static final char ESCAPE = '\u001b';
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
        parser.line(plain(text), at);
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

    static String plain(String text) {
        if (text.indexOf('\r') < 0 && text.indexOf(ESCAPE) < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                i = afterSequence(text, i);
            } else if (c != '\r') {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// The index of the last character of the sequence that begins here.
    private static int afterSequence(String text, int start) {
        int i = start + 1;
        if (i >= text.length() || text.charAt(i) != '[') {
            return Math.min(i, text.length() - 1);
        }
        for (i++; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '@' && c <= '~') {
                return i;
            }
        }
        return text.length() - 1;
    }
}
