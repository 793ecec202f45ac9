package greenwall.app.command;

import greenwall.fleet.SanitizedText;
import java.io.PrintStream;
import java.io.Writer;

/// Writes generated JSON to a stream that stays open, and escapes control characters that a terminal would
/// interpret.
final class JsonOutput extends Writer {
    private final PrintStream out;

    JsonOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int from, int length) {
        out.print(SanitizedText.json(new String(text, from, length)));
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
