package greenwall.views.probe;

import greenwall.fleet.DurationText;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Preparation;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The selected probe with its arguments and duration, until it is started. Does not depend on JavaFX.
final class ProbeSelection {
    private static final Pattern LENGTH = Pattern.compile("\\s*(\\d{1,6})\\s*(s|sec|seconds?|m|min|minutes?)?\\s*");

    private final Supplier<ProbeCatalogue> catalogue;
    private final Map<String, Map<String, String>> values = new HashMap<>();
    private final Map<String, String> lengths = new HashMap<>();
    private String selected = "";

    /// @param catalogue returns the current catalogue, which changes with the configuration
    ProbeSelection(Supplier<ProbeCatalogue> catalogue) {
        this.catalogue = catalogue;
    }

    void select(String name) {
        selected = name;
    }

    Optional<Probe> selected() {
        return catalogue.get().probe(selected);
    }

    String value(ProbeArgument argument) {
        return valuesOfSelected().getOrDefault(argument.name(), "");
    }

    /// Sets the value of an argument. An empty value omits the argument; the value of a flag is `true`.
    void set(ProbeArgument argument, String value) {
        if (value.isBlank()) {
            valuesOfSelected().remove(argument.name());
        } else {
            valuesOfSelected().put(argument.name(), value.strip());
        }
    }

    private Map<String, String> valuesOfSelected() {
        return values.computeIfAbsent(selected, _ -> new HashMap<>());
    }

    String length() {
        return lengths.getOrDefault(
                selected,
                selected().map(p -> p.defaultDuration().toSeconds() + " s").orElse(""));
    }

    void setLength(String text) {
        lengths.put(selected, text);
    }

    Optional<String> problem(ProbeArgument argument) {
        var value = value(argument);
        return value.isEmpty() ? Optional.empty() : argument.problem(value);
    }

    Optional<String> lengthProblem() {
        var length = duration(length()).filter(chosen -> chosen.toSeconds() >= 1);
        return selected()
                .map(Probe::maxDuration)
                .filter(longest -> length.isEmpty() || length.get().compareTo(longest) > 0)
                .map(longest -> longest.toSeconds() == 1
                        ? "1 s, the only duration of this probe"
                        : "a duration from 1 s to " + DurationText.of(longest));
    }

    static Optional<Duration> duration(String text) {
        var matcher = LENGTH.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        var unit = matcher.group(2);
        return Optional.of(
                unit != null && unit.startsWith("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number));
    }

    Optional<Preparation> prepared() {
        return selected()
                .map(p -> p.prepare(
                        Map.copyOf(valuesOfSelected()), duration(length()).orElse(Duration.ZERO)));
    }
}
