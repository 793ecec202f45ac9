package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.List;

/// Where alerts go, how they are grouped on the way, and which of them silences another.
///
/// @param root the route that takes whatever no other takes
record AlertRouting(List<String> receivers, Route root, List<Inhibition> inhibitions) {
    /// @param goesOn whether later routes beside it may take the alert as well
    record Route(
            String receiver, List<AlertMatcher> matchers, List<String> groupBy, boolean goesOn, List<Route> routes) {}

    /// While an alert matches `source`, those that match `target` and agree in the labels of `equal` are
    /// inhibited.
    record Inhibition(List<AlertMatcher> source, List<AlertMatcher> target, List<String> equal) {}

    /// The routes that take the alert: the deepest that match.
    List<Route> of(Labels labels) {
        var found = new ArrayList<Route>();
        collect(root, labels, found);
        return found;
    }

    private static boolean collect(Route route, Labels labels, List<Route> found) {
        if (!all(route.matchers(), labels)) {
            return false;
        }
        boolean deeper = false;
        for (Route inner : route.routes()) {
            if (collect(inner, labels, found)) {
                deeper = true;
                if (!inner.goesOn()) {
                    break;
                }
            }
        }
        if (!deeper) {
            found.add(route);
        }
        return true;
    }

    static boolean all(List<AlertMatcher> matchers, Labels labels) {
        return matchers.stream().allMatch(m -> m.matches(labels));
    }

    static Labels group(Route route, Labels labels) {
        return labels.only(route.groupBy());
    }
}
