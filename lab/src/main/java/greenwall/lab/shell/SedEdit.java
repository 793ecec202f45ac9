package greenwall.lab.shell;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// One command of a `sed` script: delete, print or substitute, on all lines, on some numbers or on a pattern.
///
/// @param lastLine the end of a range of line numbers; 0 for every line
record SedEdit(
        int firstLine,
        int lastLine,
        @Nullable Pattern selector,
        char command,
        @Nullable Pattern pattern,
        String replacement,
        boolean everywhere) {

    static Optional<SedEdit> parse(String script, boolean extended) {
        var address = Pattern.compile("^(?:(\\d{1,9})(?:,(\\d{1,9}|\\$))?|/((?:[^/\\\\]|\\\\.)*)/)?\\s*([dps])(.*)$")
                .matcher(script.strip());
        if (!address.matches()) {
            return Optional.empty();
        }
        try {
            int first = address.group(1) == null ? 0 : Integer.parseInt(address.group(1));
            var end = address.group(2);
            int last = end == null ? first : end.equals("$") ? Integer.MAX_VALUE : Integer.parseInt(end);
            var selector = address.group(3) == null ? null : compile(address.group(3), extended, false);
            char command = address.group(4).charAt(0);
            if (command != 's') {
                return Optional.of(new SedEdit(first, last, selector, command, null, "", false));
            }
            var rest = address.group(5);
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            var parts = rest.substring(1).split("(?<!\\\\)" + Pattern.quote(rest.substring(0, 1)), -1);
            if (parts.length != 3) {
                return Optional.empty();
            }
            var replacement = parts[1].replace("$", "\\$")
                    .replaceAll("\\\\(\\d)", "\\$$1")
                    .replaceAll("(?<!\\\\)&", "\\$0");
            var pattern = compile(parts[0], extended, parts[2].contains("I") || parts[2].contains("i"));
            return Optional.of(
                    new SedEdit(first, last, selector, command, pattern, replacement, parts[2].contains("g")));
        } catch (PatternSyntaxException _) {
            return Optional.empty();
        }
    }

    private static Pattern compile(String expression, boolean extended, boolean anyCase) {
        return Pattern.compile(
                extended ? Grep.posix(expression) : Grep.basic(expression), anyCase ? Pattern.CASE_INSENSITIVE : 0);
    }

    boolean selects(String line, int number) {
        if (selector != null) {
            return selector.matcher(line).find();
        }
        return lastLine == 0 || firstLine <= number && number <= lastLine;
    }

    String replace(String line) {
        if (pattern == null) {
            return line;
        }
        var matcher = pattern.matcher(line);
        try {
            return everywhere ? matcher.replaceAll(replacement) : matcher.replaceFirst(replacement);
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return line;
        }
    }
}
