package greenwall.fleet.service;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The labels under which Loki has the log lines of a service.
///
/// @param selectors the best first; empty if no stream has a name of the service, for the reason in `why`
public record ServiceLogSelectors(List<String> selectors, String why) {
    /// The labels that log shippers set, the most reliable first.
    private static final List<String> LABELS = List.of("""
                service_name service app app_kubernetes_io_name container job unit syslog_identifier
                """.split("\\s+"));

    public static ServiceLogSelectors query(
            LogSource logs, Collection<String> names, TimeWindow window, Duration deadline) {
        var pattern = names.stream()
                .filter(name -> !name.isBlank())
                .map(ServiceLogSelectors::pattern)
                .distinct()
                .collect(Collectors.joining("|"));
        if (pattern.isEmpty()) {
            return new ServiceLogSelectors(List.of(), "the service has no name");
        }
        var selectors = LABELS.stream().map(label -> selector(label, pattern)).toList();
        return switch (logs.series(selectors, window, deadline)) {
            case Outcome.Answered<List<Labels>> answered -> found(answered.value(), pattern, names);
            case Outcome.Failed<List<Labels>> failed ->
                new ServiceLogSelectors(
                        List.of(), failed.source() + ": " + failed.failure().text());
        };
    }

    /// A pattern for the name with an optional namespace, or as a systemd unit.
    private static String pattern(String name) {
        return SingleServiceQueries.pattern(name) + "(\\.service)?";
    }

    private static String selector(String label, String pattern) {
        return "{" + label + "=~" + GoFormat.quote(pattern) + "}";
    }

    private static ServiceLogSelectors found(List<Labels> streams, String pattern, Collection<String> names) {
        var matcher = Pattern.compile(pattern);
        var labels = new LinkedHashSet<String>();
        for (var label : LABELS) {
            if (streams.stream()
                    .anyMatch(stream -> matcher.matcher(stream.get(label)).matches())) {
                labels.add(label);
            }
        }
        var selectors = new ArrayList<String>();
        labels.forEach(label -> selectors.add(selector(label, pattern)));
        return new ServiceLogSelectors(
                selectors,
                selectors.isEmpty()
                        ? "No stream in this time range has " + String.join(" or ", names)
                                + " as the value of a service label."
                        : "");
    }
}
