package greenwall.lab.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    public static CommandOptions of(ProgramInvocation call, String letters, String... words) {
        return of(call.arguments(), letters, words);
    }

    public static CommandOptions of(List<String> arguments, String letters, String... words) {
        var options = new CommandOptions();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (argument.equals("--")) {
                options.operands.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (argument.startsWith("--")) {
                i += options.word(argument, words, i + 1 < arguments.size() ? arguments.get(i + 1) : "");
            } else if (argument.startsWith("-") && argument.length() > 1) {
                i += options.letters(argument, letters, i + 1 < arguments.size() ? arguments.get(i + 1) : "");
            } else {
                options.operands.add(argument);
            }
        }
        return options;
    }

    private int word(String argument, String[] words, String next) {
        int equals = argument.indexOf('=');
        var name = argument.substring(2, equals < 0 ? argument.length() : equals);
        for (var word : words) {
            int bar = word.indexOf('|');
            var full = word.substring(bar + 1);
            var key = bar > 0 ? word.substring(0, bar) : full.replace("=", "");
            if (full.equals(name)) {
                given.put(key, equals < 0 ? "" : argument.substring(equals + 1));
                return 0;
            }
            if (full.equals(name + "=")) {
                given.put(key, equals < 0 ? next : argument.substring(equals + 1));
                return equals < 0 ? 1 : 0;
            }
        }
        unknown = Optional.of(argument);
        return 0;
    }

    private int letters(String argument, String letters, String next) {
        for (int i = 1; i < argument.length(); i++) {
            char letter = argument.charAt(i);
            int at = letter == ':' ? -1 : letters.indexOf(letter);
            if (at < 0) {
                unknown = unknown.or(() -> Optional.of(String.valueOf(letter)));
                continue;
            }
            if (at + 1 < letters.length() && letters.charAt(at + 1) == ':') {
                boolean attached = i + 1 < argument.length();
                given.put(String.valueOf(letter), attached ? argument.substring(i + 1) : next);
                return attached ? 0 : 1;
            }
            given.put(String.valueOf(letter), "");
        }
        return 0;
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

    /// The first unknown option: a letter, or a long option with its dashes.
    public Optional<String> unknown() {
        return unknown;
    }

    /// Writes an error about the unknown option, and returns the exit status.
    public int refuse(ProgramInvocation call, int status) throws InterruptedException {
        return call.fail(
                status, call.name() + ": the practice range does not support its option '" + unknown.orElse("") + "'");
    }

    /// The operand as a number; empty if it is missing or not a number.
    public Optional<Double> number(int index) {
        return index < operands.size() ? number(operands.get(index)) : Optional.empty();
    }

    public static Optional<Double> number(String text) {
        return text.matches("\\d{1,7}(\\.\\d{1,6})?") ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }
}
