package greenwall.app.command;

import greenwall.fleet.SanitizedText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The last filter before a terminal. It makes control characters visible that a command did not escape.
/// Colour codes pass if the output is a terminal.
final class EscapingOutputStream extends OutputStream {
    private static final Pattern COLOUR = Pattern.compile("(?<=\u001b\\[[0-9;]{0,12}m)|(?=\u001b\\[[0-9;]{0,12}m)");
    private static final Pattern WHOLE_COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,12}m");
    private static final int MAX_BYTES_PER_CHARACTER = 4;

    private final OutputStream to;
    private final boolean colours;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] incomplete = new byte[0];

    private EscapingOutputStream(OutputStream to, boolean colours) {
        this.to = to;
        this.colours = colours;
    }

    static PrintStream wrap(PrintStream to, boolean colours) {
        return new PrintStream(new EscapingOutputStream(to, colours), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (incomplete.length == 0 && needsNoEscaping(bytes, from, length)) {
            to.write(bytes, from, length);
            return;
        }
        var in = ByteBuffer.allocate(incomplete.length + length)
                .put(incomplete)
                .put(bytes, from, length)
                .flip();
        var text = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset().decode(in, text, false);
        incomplete = new byte[Math.min(in.remaining(), MAX_BYTES_PER_CHARACTER)];
        in.get(incomplete);
        to.write(plain(text.flip().toString()).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean needsNoEscaping(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\t' || bytes[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private String plain(String text) {
        if (!colours) {
            return SanitizedText.block(text);
        }
        var out = new StringBuilder(text.length());
        for (var part : COLOUR.split(text)) {
            out.append(WHOLE_COLOUR.matcher(part).matches() ? part : SanitizedText.block(part));
        }
        return out.toString();
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
