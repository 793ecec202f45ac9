package greenwall.lab.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The options and operands of a call, as `getopt_long` parses them.
public final class CommandOptions {
    private final Map<String, String> given = new HashMap<>();
    private final List<String> operands = new ArrayList<>();
    private Optional<String> unknown = Optional.empty();

    private CommandOptions() {}

    /// Parses the words of a call.
    ///
    /// @param letters short options; those with a value are followed by a colon
    /// @param words long options. Those with a value end with `=`. `x|word=` is the same as `-x`
    public static CommandOptions of(List<String> arguments, String letters, List<String> words) {
        var options = new CommandOptions();
        var rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            if (argument.equals("--")) {
                options.operands.addAll(rest);
                return options;
            }
            if (argument.startsWith("--")) {
                options.word(argument, words, rest);
            } else if (argument.startsWith("-") && argument.length() > 1) {
                options.letters(argument, letters, rest);
            } else {
                options.operands.add(argument);
            }
        }
        return options;
    }

    private void word(String argument, List<String> words, Deque<String> rest) {
        var parts = argument.substring(2).split("=", 2);
        for (var word : words) {
            var full = word.substring(word.indexOf('|') + 1);
            if (full.replace("=", "").equals(parts[0])) {
                boolean separate = parts.length == 1 && full.endsWith("=");
                var key = word.replaceFirst("[|=].*", "");
                given.put(key, separate ? next(rest) : parts.length > 1 ? parts[1] : "");
                return;
            }
        }
        unknown = Optional.of(argument);
    }

    private void letters(String argument, String letters, Deque<String> rest) {
        for (int i = 1; i < argument.length(); i++) {
            var letter = argument.substring(i, i + 1);
            int at = letters.indexOf(letter);
            if (at < 0) {
                unknown = unknown.or(() -> Optional.of(letter));
            } else if (letters.startsWith(":", at + 1)) {
                var attached = argument.substring(i + 1);
                given.put(letter, attached.isEmpty() ? next(rest) : attached);
                return;
            } else {
                given.put(letter, "");
            }
        }
    }

    private static String next(Deque<String> rest) {
        return Objects.requireNonNullElse(rest.pollFirst(), "");
    }

    public boolean has(String name) {
        return given.containsKey(name);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /// All options of the call. The value of an option without a value is true.
    public Map<String, Object> given() {
        var all = new HashMap<String, Object>();
        given.forEach((name, value) -> all.put(name, value.isEmpty() ? true : value));
        return all;
    }

    public List<String> operands() {
        return operands;
    }

    /// The message about the first unknown option: a letter, or a long option with its dashes.
    public Optional<String> refusal() {
        return unknown.map(option -> "the practice range does not support the option '" + option + "'");
    }

    /// The value of an option as a number; empty if it is missing or not a number.
    public Optional<Double> number(String name) {
        return value(name).flatMap(CommandOptions::parsed);
    }

    /// The operand as a number; empty if it is missing or not a number.
    public Optional<Double> number(int index) {
        return operands.stream().skip(index).findFirst().flatMap(CommandOptions::parsed);
    }

    private static Optional<Double> parsed(String text) {
        return text.matches("\\d{1,7}(\\.\\d{1,6})?") ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }
}
