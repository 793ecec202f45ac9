package greenwall.connectors.ssh;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// A command as it reaches a host. The log-in shell, whichever it is, gets one constant text. A constant script follows
/// on standard input, and in it the command's words as encoded data: no value is ever read as program text.
final class LoginShellCommand {
    /// Without quotes, variables or any other sign that sh, csh and fish read differently.
    static final String FOR_LOGIN_SHELL = "exec /bin/sh -s";

    /// A shell may read ahead on its input, so nothing that is meant for the command is sent before this was said.
    private static final String READY = " ready";

    private static final String BEFORE = """
            while IFS= read -r word; do
            word=${word#=}
            case $word in *\\\\*) word=$(printf "%b." "$word"); word=${word%.} ;; esac
            set -- "$@" "$word"
            done <<"."
            """;
    private static final String AFTER = """
            .
            echo "$1"
            echo "$1" >&2
            shift
            unset word
            exec "$@"
            """;
    private static final String PLAIN = "_./:=@,+%- ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private LoginShellCommand() {}

    /// The unguessable name of one run on a host.
    static String mark() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// The line that stands on both channels before anything that the command itself writes.
    static String readyLine(String mark) {
        return WrapperCommand.PREFIX + mark + READY;
    }

    /// What the log-in shell's `/bin/sh` gets as its input.
    ///
    /// @param words the program first
    static byte[] script(String mark, List<String> words) {
        var text = new StringBuilder(BEFORE);
        line(text, readyLine(mark));
        words.forEach(word -> line(text, word));
        return text.append(AFTER).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void line(StringBuilder text, String word) {
        text.append('=');
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == 0) {
                throw new IllegalArgumentException("a word with a NUL");
            }
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            if (plain) {
                text.append(c);
            } else {
                text.append("\\0")
                        .append((char) ('0' + (c >> 6)))
                        .append((char) ('0' + (c >> 3 & 7)))
                        .append((char) ('0' + (c & 7)));
            }
        }
        text.append('\n');
    }
}
