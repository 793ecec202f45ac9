package greenwall.fleet.runbook.run;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A command of a runbook, and the labels for its placeholders. The labels are passed as environment variables
/// and never become part of the program text.
///
/// @param text as the runbook or a person wrote it, with placeholders as in `zpool status $pool`
/// @param labels the values by placeholder, empty if the case has no such label; any other `$name` is a
///     variable of the shell
public record ShellCommand(String text, Map<String, String> labels) {
    private static final String PREFIX = "greenwall_";
    private static final String UNKNOWN = "…";
    private static final String PLAIN = "_./:@+,-";

    /// A command in which each `$name` is a placeholder.
    static ShellCommand of(String text, UnaryOperator<String> label) {
        var labels = new TreeMap<String, String>();
        ShellPlaceholderCheck.of(text).names().forEach(name -> labels.put(name, label.apply(name)));
        return new ShellCommand(text, labels);
    }

    /// Why the command cannot be run safely; empty if it can.
    public Optional<String> problem() {
        return problem(_ -> true);
    }

    /// Why the command should not even be copied; a missing label is no such reason.
    public Optional<String> unsafe() {
        return problem(place -> !labels.getOrDefault(place.name(), "").isEmpty());
    }

    private Optional<String> problem(Predicate<ShellPlaceholderCheck.FoundPlaceholder> examined) {
        var parsed = parsed();
        return parsed.problems().stream()
                .findFirst()
                .map(ShellPlaceholderCheck.PlaceholderProblem::message)
                .or(() -> parsed.places().stream()
                        .filter(examined)
                        .flatMap(place -> problem(place).stream())
                        .findFirst());
    }

    private Optional<String> problem(ShellPlaceholderCheck.FoundPlaceholder place) {
        var remedy = ": replace $" + place.name() + " with its value";
        var value = labels.get(place.name());
        if (value == null || value.isEmpty()) {
            return Optional.of("this alert or host has no label " + place.name() + remedy);
        }
        if (value.codePoints().anyMatch(ShellCommand::isControl)) {
            return Optional.of("the label " + place.name() + " contains control characters" + remedy);
        }
        return place.beginsWord() && value.startsWith("-")
                ? Optional.of(
                        "the label " + place.name() + " begins with a hyphen and would be read as an option" + remedy)
                : Optional.empty();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    private ShellPlaceholderCheck parsed() {
        return ShellPlaceholderCheck.of(text, labels.keySet());
    }

    /// The text for `/bin/sh`: each placeholder is a quoted variable.
    public String program() {
        return parsed().filled(name -> "\"$" + PREFIX + name + "\"");
    }

    public Map<String, String> environment() {
        var all = new TreeMap<String, String>();
        parsed().names().forEach(name -> all.put(PREFIX + name, labels.getOrDefault(name, "")));
        return all;
    }

    /// The command for a person to read and copy: each label is one word that means the same in sh, csh and
    /// fish.
    public String shown() {
        return parsed().filled(name -> {
            var value = labels.getOrDefault(name, "");
            return value.isEmpty() ? UNKNOWN : word(value);
        });
    }

    private static String word(String value) {
        var word = new StringBuilder();
        value.codePoints().forEach(c -> {
            if (isControl(c)) {
                word.append(UNKNOWN);
            } else {
                boolean plain = c < 128 && Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0 || c >= 160;
                word.append(plain ? "" : "\\").appendCodePoint(c);
            }
        });
        return word.toString();
    }
}
