package greenwall.views.probe;

import greenwall.fleet.DurationText;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Preparation;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ToolCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    private List<String> symptoms = List.of();
    private String search = "";
    private String selected = "";

    /// @param fits the symptoms for which the probe is made
    record ListedProbe(Probe probe, List<String> fits) {}

    /// @param catalogue returns the current catalogue, which changes with the configuration
    ProbeSelection(Supplier<ProbeCatalogue> catalogue) {
        this.catalogue = catalogue;
    }

    /// Sets the host's firing alerts and its quantities beyond a limit. The alert from which the user came is
    /// first.
    void setSymptoms(List<String> names) {
        symptoms = names.stream().distinct().toList();
    }

    void search(String text) {
        search = text.strip();
    }

    /// The probes in catalogue order, but those that fit a symptom first. With a search, the probes whose
    /// names begin with the search text come before them.
    List<ListedProbe> offers() {
        var named = new ArrayList<ListedProbe>();
        var fitting = new ArrayList<ListedProbe>();
        var others = new ArrayList<ListedProbe>();
        for (var probe : catalogue.get().all()) {
            if (!matches(probe)) {
                continue;
            }
            var fits = symptoms.stream()
                    .filter(symptom -> probe.alerts().contains(symptom)
                            || probe.quantities().contains(symptom))
                    .toList();
            var offer = new ListedProbe(probe, fits);
            boolean byName = !search.isEmpty() && probe.name().startsWith(search.toLowerCase(Locale.ROOT));
            (byName ? named : fits.isEmpty() ? others : fitting).add(offer);
        }
        // The alert from which the user came counts most.
        fitting.sort(Comparator.comparing(offer -> symptoms.indexOf(offer.fits().getFirst())));
        named.addAll(fitting);
        named.addAll(others);
        return named;
    }

    /// Whether each search word occurs in the name, the question, an alert, a quantity or the result of the
    /// probe.
    private boolean matches(Probe probe) {
        var text = (probe.name() + " " + probe.question() + " " + probe.alerts() + " " + probe.quantities() + " "
                        + outputDescription(probe))
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(search.toLowerCase(Locale.ROOT).split("\\s+")).allMatch(text::contains);
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

    /// A hint that describes the allowed values of an argument.
    static String range(ProbeArgument argument) {
        return switch (argument) {
            case ProbeArgument.Flag _, ProbeArgument.Word _ -> argument.words();
            case ProbeArgument.WholeNumber whole ->
                whole.words() + "; " + whole.min() + " to " + whole.max()
                        + (whole.defaultValue().isPresent()
                                ? ", usually " + whole.defaultValue().getAsLong()
                                : "");
        };
    }

    static String outputDescription(Probe probe) {
        return switch (probe.shows()) {
            case HIST -> "a distribution over time, with p50, p90 and p99";
            case TABLE -> "a table of each interval, with the changes";
            case EVENT -> "events as they happen, with their rate";
            case STACK -> "stacks as a flame graph";
            case COUNT -> "counts as bars";
            case NOTE -> "the text that the tool prints";
        };
    }

    /// The tools that the probe tries, such as `biolatency from bcc, or else a bpftrace program`.
    static String tools(Probe probe) {
        return String.join(
                ", or else ",
                probe.candidates().stream().map(ProbeSelection::tool).distinct().toList());
    }

    private static String tool(ToolCandidate candidate) {
        var name = candidate.words().isEmpty() ? "" : candidate.words().split(" ", 2)[0];
        return switch (candidate.toolset()) {
            case LIBBPF -> name + " from libbpf-tools";
            case BCC -> name + " from bcc";
            case BPFTRACE -> "a bpftrace program";
            case PLAIN -> name;
        };
    }
}
