package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.List;

/// Where alerts go, how they are grouped on the way, and which of them silences another.
///
/// @param root the route that takes whatever no other takes
record Routing(List<String> receivers, Route root, List<Inhibition> inhibitions) {
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

    /// The same as a file that an Alertmanager loads.
    String yaml() {
        var out = new StringBuilder("global:\n  resolve_timeout: 5m\n");
        route(out, root, "route:\n", "  ");
        out.append("inhibit_rules:\n");
        for (Inhibition inhibition : inhibitions) {
            out.append("- source_matchers:\n");
            matchers(out, inhibition.source(), "  ");
            out.append("  target_matchers:\n");
            matchers(out, inhibition.target(), "  ");
            out.append("  equal:\n");
            inhibition.equal().forEach(l -> out.append("  - ").append(l).append('\n'));
        }
        out.append("receivers:\n");
        receivers.forEach(r -> out.append("- name: ").append(r).append('\n'));
        return out.toString();
    }

    private static void route(StringBuilder out, Route route, String head, String indent) {
        out.append(head)
                .append(indent)
                .append("receiver: ")
                .append(route.receiver())
                .append('\n');
        out.append(indent).append("group_by:\n");
        route.groupBy().forEach(l -> out.append(indent).append("- ").append(l).append('\n'));
        if (!route.matchers().isEmpty()) {
            out.append(indent).append("matchers:\n");
            matchers(out, route.matchers(), indent);
        }
        if (route.goesOn()) {
            out.append(indent).append("continue: true\n");
        }
        if (!route.routes().isEmpty()) {
            out.append(indent).append("routes:\n");
            for (Route inner : route.routes()) {
                route(out, inner, indent + "-\n", indent + "  ");
            }
        }
    }

    private static void matchers(StringBuilder out, List<AlertMatcher> matchers, String indent) {
        matchers.forEach(m -> out.append(indent)
                .append("- '")
                .append(m.toString().replace("'", "''"))
                .append("'\n"));
    }
}
