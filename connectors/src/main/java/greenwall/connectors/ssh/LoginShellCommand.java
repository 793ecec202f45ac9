package greenwall.connectors.ssh;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// A command as it is sent to a host. Any login shell gets the same constant text. A constant script follows on
/// standard input and contains the words of the command as encoded data, so no value is ever evaluated as
/// program text.
final class LoginShellCommand {
    /// Contains no quotes, variables or other characters that sh, csh and fish interpret differently.
    static final String FOR_LOGIN_SHELL = "exec /bin/sh -s";

    /// A shell may read ahead on its input, so no input for the command is sent before the host has printed
    /// this.
    private static final String READY = " ready";

    private static final String BEFORE = """
            while IFS= read -r word; do
            word=${word#=}
            case $word in *\\\\*) word=$(printf "%b." "$word"); word=${word%.} ;; esac
            set -- "$@" "$word"
            done <<"."
            """;
    /// On some systems only root's PATH has the folders of `zpool`, `wg` or `smartctl`.
    private static final String AFTER = """
            .
            echo "$1"
            echo "$1" >&2
            shift
            unset word
            export PATH="$PATH:/usr/sbin:/sbin"
            exec "$@"
            """;
    private static final String PLAIN = "_./:=@,+%- ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private LoginShellCommand() {}

    /// A random name of one run on a host, which cannot be guessed.
    static String mark() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// The line on both streams that precedes the output of the command.
    static String readyLine(String mark) {
        return ToolWrapperCommand.PREFIX + mark + READY;
    }

    /// The input of the `/bin/sh` that the login shell starts.
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
