package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.fleet.silence.SilenceMatchers;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The routes and inhibition rules of the practice range's Alertmanager. They come from a file that a real
/// Alertmanager can also read. The file is JSON, which is valid YAML.
record AlertRouting(List<String> receivers, Route root, List<Inhibition> inhibitions) {
    /// @param continues whether later sibling routes are tried too (`continue`)
    private record Route(String receiver, SilenceMatchers matchers, boolean continues, List<Route> routes) {}

    /// While an alert matches `source`, alerts that match `target` and have the same values for the labels in
    /// `equal` are inhibited.
    record Inhibition(SilenceMatchers source, SilenceMatchers target, List<String> equal) {}

    static AlertRouting read(String configuration) {
        JsonNode file = JsonMapper.shared().readTree(configuration);
        var inhibitions = file.path("inhibit_rules")
                .valueStream()
                .map(rule -> new Inhibition(
                        matchers(rule.path("source_matchers")),
                        matchers(rule.path("target_matchers")),
                        texts(rule.path("equal"))))
                .toList();
        var receivers = file.path("receivers")
                .valueStream()
                .map(receiver -> receiver.path("name").asString())
                .toList();
        return new AlertRouting(receivers, route(file.path("route")), inhibitions);
    }

    private static Route route(JsonNode route) {
        return new Route(
                route.path("receiver").asString(),
                matchers(route.path("matchers")),
                route.path("continue").asBoolean(false),
                route.path("routes").valueStream().map(AlertRouting::route).toList());
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static SilenceMatchers matchers(JsonNode array) {
        return switch (SilenceMatchers.parse(texts(array))) {
            case SilenceMatchers.Parsed.Valid(var matchers) -> matchers;
            case SilenceMatchers.Parsed.Invalid(var problem) -> throw new IllegalStateException(problem);
        };
    }

    /// Returns the receivers of an alert: those of the deepest matching routes.
    List<String> receiversOf(Labels labels) {
        return receivers(root, labels);
    }

    private static List<String> receivers(Route route, Labels labels) {
        if (!route.matchers().test(labels)) {
            return List.of();
        }
        var found = new LinkedHashSet<String>();
        for (Route inner : route.routes()) {
            var deeper = receivers(inner, labels);
            found.addAll(deeper);
            if (!deeper.isEmpty() && !inner.continues()) {
                break;
            }
        }
        return found.isEmpty() ? List.of(route.receiver()) : List.copyOf(found);
    }
}
