package greenwall.lab.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses a text into commands, their words and pipes. Quotes and `$name` are supported. Other shell syntax
/// is refused with a message that names it.
final class ShellCommandParser {
    private static final Pattern LANGUAGE = Pattern.compile("if|then|else|elif|fi|for|while|until|do|done|case|esac|"
            + "function|select|!|\\{|\\}|\\[|\\[\\[|cd|export|unset|set|shift|exec|eval|read|trap|source|\\.|wait|"
            + "umask|alias|[A-Za-z_]\\w*=.*");
    private static final String VARIABLE = "\\$(?:\\{(?<braced>\\w+)}|(?<named>[A-Za-z_]\\w*))";
    private static final String UNSUPPORTED = "\\$[({?$!#*@0-9-]|`";

    /// The tokens of a text. The last alternative matches any character.
    private static final Pattern PIECE = Pattern.compile(
            "(?<blank>[ \t\r]+)|(?<end>[\n;])|(?<pipe>\\|(?!\\|))|'(?<literal>[^']*)'"
                    + "|\"(?<quoted>[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|(?<open>['\"])|\\\\(?<escaped>.?)|" + VARIABLE
                    + "|(?<unsupported>" + UNSUPPORTED + "|&[&>]?|\\|\\||<<?|>>?|[()])|(?<plain>.)",
            Pattern.DOTALL);

    /// The tokens between double quotes.
    private static final Pattern QUOTED = Pattern.compile(
            "\\\\(?<escaped>[\"\\\\$`])|" + VARIABLE + "|(?<unsupported>" + UNSUPPORTED + ")|(?<plain>.)",
            Pattern.DOTALL);

    private final Map<String, String> environment;
    private final List<List<List<String>>> commands = new ArrayList<>();
    private List<List<String>> stages = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private Optional<StringBuilder> word = Optional.empty();

    /// Thrown for a text that is not a plain command.
    static final class UnsupportedSyntaxException extends Exception {
        UnsupportedSyntaxException(String what) {
            super("the practice range runs plain commands and pipes only, no other shell syntax: " + what);
        }
    }

    private ShellCommandParser(Map<String, String> environment) {
        this.environment = environment;
    }

    /// The commands in order, each as the stages of its pipe.
    static List<List<List<String>>> read(String text, Map<String, String> environment)
            throws UnsupportedSyntaxException {
        var reader = new ShellCommandParser(environment);
        var piece = PIECE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (reader.word.isEmpty() && text.charAt(at) == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (piece.find(at)) {
                reader.take(piece);
                at = piece.end();
            }
        }
        reader.endCommand();
        return reader.commands;
    }

    private void take(Matcher piece) throws UnsupportedSyntaxException {
        if (piece.group("blank") != null) {
            endWord();
        } else if (piece.group("end") != null) {
            endCommand();
        } else if (piece.group("pipe") != null) {
            endStage();
        } else if (piece.group("open") != null) {
            throw new UnsupportedSyntaxException("a quote is not closed");
        } else if (piece.group("literal") != null) {
            word().append(piece.group("literal"));
        } else if (piece.group("quoted") != null) {
            word();
            var inside = QUOTED.matcher(piece.group("quoted"));
            while (inside.find()) {
                append(inside);
            }
        } else if (!"\n".equals(piece.group("escaped"))) {
            append(piece);
        }
    }

    private void append(Matcher piece) throws UnsupportedSyntaxException {
        if (piece.group("unsupported") != null) {
            throw new UnsupportedSyntaxException(piece.group("unsupported"));
        }
        for (var own : List.of("escaped", "plain")) {
            if (piece.group(own) != null) {
                word().append(piece.group(own));
                return;
            }
        }
        var name = Optional.ofNullable(piece.group("braced")).orElseGet(() -> piece.group("named"));
        word().append(environment.getOrDefault(name, ""));
    }

    private StringBuilder word() {
        var now = word.orElseGet(StringBuilder::new);
        word = Optional.of(now);
        return now;
    }

    private void endWord() throws UnsupportedSyntaxException {
        if (word.isPresent()) {
            var ended = word.get().toString();
            if (words.isEmpty() && LANGUAGE.matcher(ended).matches()) {
                throw new UnsupportedSyntaxException(ended);
            }
            words.add(ended);
            word = Optional.empty();
        }
    }

    private void endStage() throws UnsupportedSyntaxException {
        endWord();
        if (words.isEmpty()) {
            throw new UnsupportedSyntaxException("| without a command before or after it");
        }
        stages.add(words);
        words = new ArrayList<>();
    }

    private void endCommand() throws UnsupportedSyntaxException {
        endWord();
        if (words.isEmpty() && stages.isEmpty()) {
            return;
        }
        endStage();
        commands.add(stages);
        stages = new ArrayList<>();
    }
}
