package greenwall.fleet.alert;

import java.util.Set;

/// The options of the alert list: filter, grouping, order and collapsed groups.
public record AlertListOptions(String filter, AlertGrouping grouping, boolean newestFirst, Set<String> closed) {
    public static final AlertListOptions FIRST = new AlertListOptions("", AlertGrouping.BY_NAME, false, Set.of());

    public AlertListOptions filter(String typed) {
        return new AlertListOptions(typed, grouping, newestFirst, closed);
    }

    public AlertListOptions grouping(AlertGrouping by) {
        return new AlertListOptions(filter, by, newestFirst, Set.of());
    }

    public AlertListOptions newestFirst(boolean newest) {
        return new AlertListOptions(filter, grouping, newest, closed);
    }

    public AlertListOptions closed(Set<String> groups) {
        return new AlertListOptions(filter, grouping, newestFirst, groups);
    }
}
