package greenwall.lab.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Parses a text into commands, their words and pipes. Quotes and `$name` are supported; other shell syntax is refused
/// with a message that names it.
final class CommandText {
    private static final Pattern NAME = Pattern.compile("\\$(?:\\{(\\w+)\\}|([A-Za-z_]\\w*))");
    private static final Pattern LANGUAGE = Pattern.compile("if|then|else|elif|fi|for|while|until|do|done|case|esac|"
            + "function|select|!|\\{|\\}|\\[|\\[\\[|cd|export|unset|set|shift|exec|eval|read|trap|source|\\.|wait|"
            + "umask|alias|[A-Za-z_]\\w*=.*");
    private static final String BEYOND = "&<>()`";
    private final String text;
    private final Map<String, String> environment;
    private final List<List<List<String>>> commands = new ArrayList<>();
    private List<List<String>> stages = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private Optional<StringBuilder> word = Optional.empty();
    private int at;

    /// A text that is not a plain command.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String what) {
            super("the practice range runs plain commands and pipes only, no other shell syntax: " + what);
        }
    }

    private CommandText(String text, Map<String, String> environment) {
        this.text = text;
        this.environment = environment;
    }

    /// The commands in order, each as the stages of its pipe.
    static List<List<List<String>>> read(String text, Map<String, String> environment) throws Refused {
        var reader = new CommandText(text, environment);
        while (reader.at < text.length()) {
            reader.step();
        }
        reader.endCommand();
        return reader.commands;
    }

    private void step() throws Refused {
        char c = text.charAt(at);
        switch (c) {
            case ' ', '\t', '\r' -> {
                endWord();
                at++;
            }
            case '\n', ';' -> {
                endCommand();
                at++;
            }
            case '|' -> {
                endStage();
                at++;
            }
            case '\'' -> {
                int end = text.indexOf('\'', at + 1);
                if (end < 0) {
                    throw new Refused("a quote is not closed");
                }
                word().append(text, at + 1, end);
                at = end + 1;
            }
            case '"' -> quoted();
            case '\\' -> {
                if (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
                    word().append(text.charAt(at + 1));
                }
                at += 2;
            }
            case '$' -> variable();
            default -> plain(c);
        }
    }

    private void plain(char c) throws Refused {
        if (c == '#' && word.isEmpty()) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
            return;
        }
        if (BEYOND.indexOf(c) >= 0) {
            throw new Refused(String.valueOf(c));
        }
        word().append(c);
        at++;
    }

    private void quoted() throws Refused {
        var into = word();
        for (at++; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c == '`') {
                throw new Refused("`");
            }
            if (c == '$') {
                variable();
            } else {
                boolean escaped = c == '\\' && at + 1 < text.length() && "\"\\$`".indexOf(text.charAt(at + 1)) >= 0;
                into.append(escaped ? text.charAt(at + 1) : c);
                at += escaped ? 2 : 1;
            }
        }
        throw new Refused("a quote is not closed");
    }

    private void variable() throws Refused {
        var name = NAME.matcher(text).region(at, text.length());
        if (name.lookingAt()) {
            var found = name.group(1) == null ? name.group(2) : name.group(1);
            word().append(environment.getOrDefault(found, ""));
            at = name.end();
            return;
        }
        if (at + 1 < text.length() && "({?$!#*@-0123456789".indexOf(text.charAt(at + 1)) >= 0) {
            throw new Refused(text.substring(at, at + 2));
        }
        word().append('$');
        at++;
    }

    private StringBuilder word() {
        var now = word.orElseGet(StringBuilder::new);
        word = Optional.of(now);
        return now;
    }

    private void endWord() throws Refused {
        if (word.isPresent()) {
            var ended = word.get().toString();
            if (words.isEmpty() && LANGUAGE.matcher(ended).matches()) {
                throw new Refused(ended);
            }
            words.add(ended);
            word = Optional.empty();
        }
    }

    private void endStage() throws Refused {
        endWord();
        if (words.isEmpty()) {
            throw new Refused("| without a command before or after it");
        }
        stages.add(words);
        words = new ArrayList<>();
    }

    private void endCommand() throws Refused {
        endWord();
        if (words.isEmpty() && stages.isEmpty()) {
            return;
        }
        endStage();
        commands.add(stages);
        stages = new ArrayList<>();
    }
}
