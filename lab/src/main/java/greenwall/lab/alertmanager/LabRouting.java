package greenwall.lab.alertmanager;

import greenwall.lab.alertmanager.AlertRouting.Inhibition;
import greenwall.lab.alertmanager.AlertRouting.Route;
import greenwall.lab.text.TextFile;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How the range's own Alertmanager is set up: by a file that a real one takes as well. It is JSON, which is YAML too.
public final class LabRouting {
    private LabRouting() {}

    /// The file with which a real Alertmanager groups and inhibits as the range's does.
    public static String yaml() {
        return String.join("\n", TextFile.lines(LabRouting.class, "range.yml")) + "\n";
    }

    static AlertRouting routing() {
        JsonNode file = JsonMapper.shared().readTree(yaml());
        var inhibitions = new ArrayList<Inhibition>();
        for (JsonNode rule : file.path("inhibit_rules")) {
            inhibitions.add(new Inhibition(
                    matchers(rule.path("source_matchers")),
                    matchers(rule.path("target_matchers")),
                    texts(rule.path("equal"))));
        }
        var receivers = new ArrayList<String>();
        file.path("receivers").forEach(r -> receivers.add(r.path("name").asString()));
        return new AlertRouting(receivers, route(file.path("route")), inhibitions);
    }

    private static Route route(JsonNode route) {
        var routes = new ArrayList<Route>();
        route.path("routes").forEach(inner -> routes.add(route(inner)));
        return new Route(
                route.path("receiver").asString(),
                matchers(route.path("matchers")),
                texts(route.path("group_by")),
                route.path("continue").asBoolean(false),
                routes);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static List<AlertMatcher> matchers(JsonNode array) {
        var matchers = new ArrayList<AlertMatcher>();
        for (String text : texts(array)) {
            try {
                matchers.add(AlertMatcher.parse(text));
            } catch (AlertMatcher.Bad bad) {
                throw new IllegalStateException(text, bad);
            }
        }
        return matchers;
    }
}
