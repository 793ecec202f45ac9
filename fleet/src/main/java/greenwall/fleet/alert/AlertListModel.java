package greenwall.fleet.alert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The list of alerts as shown. Designed for alert storms: a sorted list is not sorted again, so a keystroke
/// costs one pass over the texts.
///
/// Not thread-safe.
public final class AlertListModel {
    private static final Comparator<Alert> NEWEST_FIRST =
            Comparator.comparing(Alert::since, Comparator.reverseOrder()).thenComparing(Alert::labels);

    private AlertSnapshot state = AlertSnapshot.NOT_QUERIED;
    private Alert[] ordered = new Alert[0];
    private Set<String> sharedNames = Set.of();
    private AlertHostNames hosts = new AlertHostNames(sharedNames);
    private boolean newest;

    public sealed interface Row {
        /// @param worst the first alert of the group in order of severity
        record GroupHeading(
                String group,
                int alerts,
                Map<AlertPhase, Integer> phases,
                long acknowledged,
                Alert worst,
                boolean closed)
                implements Row {}

        record Item(Alert alert) implements Row {}
    }

    /// @param shown the number of alerts that match the filter, including those in closed groups
    public record Listing(List<Row> rows, int shown, int total) {}

    /// @param newSharedNames the names that hosts of several clusters have
    public void show(AlertSnapshot newState, Set<String> newSharedNames) {
        if (newState == state && newSharedNames.equals(sharedNames)) {
            return;
        }
        state = newState;
        sharedNames = newSharedNames;
        hosts = new AlertHostNames(sharedNames);
        state.alerts().forEach(alert -> hosts.add(alert.cluster(), alert.host()));
        order();
    }

    /// Snapshots are already sorted, worst first, outside the JavaFX thread.
    private void order() {
        ordered = state.alerts().toArray(Alert[]::new);
        if (newest) {
            Arrays.sort(ordered, NEWEST_FIRST);
        }
    }

    public Listing list(AlertListOptions options) {
        if (options.newestFirst() != newest) {
            newest = options.newestFirst();
            order();
        }
        var filter = AlertFilter.of(options.filter());
        var groups = new LinkedHashMap<String, List<Alert>>();
        int shown = 0;
        for (var alert : ordered) {
            if (filter.test(alert)) {
                shown++;
                groups.computeIfAbsent(options.grouping().of(alert, hosts), _ -> new ArrayList<>())
                        .add(alert);
            }
        }
        var rows = new ArrayList<Row>(shown + groups.size());
        boolean grouped = options.grouping().kind() != AlertGrouping.Kind.NONE;
        groups.forEach((name, alerts) -> {
            boolean closed = grouped && options.closed().contains(name);
            if (grouped) {
                rows.add(head(name, alerts, closed));
            }
            if (!closed) {
                alerts.forEach(alert -> rows.add(new Row.Item(alert)));
            }
        });
        return new Listing(rows, shown, ordered.length);
    }

    private Row.GroupHeading head(String name, List<Alert> alerts, boolean closed) {
        var phases = new EnumMap<AlertPhase, Integer>(AlertPhase.class);
        var worst = alerts.getFirst();

        for (var alert : alerts) {
            phases.merge(alert.phase(), 1, Integer::sum);
            if (newest && Alert.WORST_FIRST.compare(alert, worst) < 0) {
                worst = alert;
            }
        }
        return new Row.GroupHeading(
                name,
                alerts.size(),
                phases,
                alerts.stream()
                        .filter(alert -> alert.acknowledged().isPresent())
                        .count(),
                worst,
                closed);
    }
}
