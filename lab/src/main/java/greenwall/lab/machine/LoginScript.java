package greenwall.lab.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Simulates the fixed script with which the console sends the words of a command as data. The script is
/// recognised by its first line. Its first word is a line to print on both output streams; the program and
/// its arguments follow.
final class LoginScript {
    static final String FIRST_LINE = "while IFS= read -r word; do";
    private static final String WORDS_BEGIN = "done <<\".\"";
    private static final String WORDS_END = ".";
    private static final String LAST_LINE = "exec \"$@\"";

    private LoginScript() {}

    /// Reads the rest of the script and runs its command.
    static int run(Call call) throws InterruptedException {
        var words = new ArrayList<String>();
        boolean inside = false;
        for (var line = call.input().next();
                line.isPresent();
                line = call.input().next()) {
            var text = line.get();
            if (text.equals(LAST_LINE) && words.size() > 1) {
                var ready = words.removeFirst() + "\n";
                call.print(ready);
                call.error(ready);
                return call.with(words).run();
            }
            if (inside && !text.equals(WORDS_END)) {
                words.add(decoded(text.substring(1)));
            }
            inside = text.equals(WORDS_BEGIN) || (inside && !text.equals(WORDS_END));
        }
        return call.fail(2, "the input ended in the middle of the console's script");
    }

    /// Special bytes are written as `\0` and three octal digits.
    private static String decoded(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 4 < text.length()) {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 5), 8));
                i += 4;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The simulation of one of the console's scripts, selected by its `$0`; empty for any other script.
    static Optional<HostProgram> known(List<String> words) {
        return switch (words.size() > 3 ? words.get(3) : "") {
            case "greenwall-probe" -> Optional.of(ProbeWrapper::run);
            case "greenwall-left" -> Optional.of(LoginScript::left);
            default -> Optional.empty();
        };
    }

    /// Prints how many of the given processes still exist.
    private static int left(Call call) throws InterruptedException {
        long left = call.words().stream()
                .skip(4)
                .filter(pid -> pid.matches("\\d{1,9}") && call.machine().runs(Integer.parseInt(pid)))
                .count();
        call.print(left + "\n");
        return 0;
    }
}
