package greenwall.views.dashboard;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.ViewList;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Follows the links of dashboards.
public final class DashboardLinks {
    /// The prefix of the link parameters for variables.
    private static final String VARIABLE = "var-";
    private static final String SEPARATOR = "\n";

    private final ViewContext context;
    private Optional<CheckedUrl> announced = Optional.empty();

    DashboardLinks(ViewContext context) {
        this.context = context;
    }

    /// The place of a dashboard, with the dashboard's own time range, or the default range if it sets none.
    public static Place place(Dashboards.Entry entry, Place from, Instant now, ZoneId zone) {
        var target = from.to(DashboardView.ID).with(DashboardView.NAME, entry.name());
        return entry.dashboard()
                .map(d -> target.during(DashboardTimeRange.choice(d.time(), now, d.zone(zone))))
                .orElse(target);
    }

    /// The title of a place that is a dashboard.
    public static Optional<String> title(Dashboards own, Place place) {
        return place.view().equals(DashboardView.ID)
                ? own.named(place.get(DashboardView.NAME)).map(Dashboards.Entry::title)
                : Optional.empty();
    }

    /// The values that a place sets for variables, by the variables' names.
    static Map<String, List<String>> variables(Place place) {
        var chosen = new TreeMap<String, List<String>>();
        place.parameters().forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                chosen.put(name.substring(VARIABLE.length()), List.of(value.split(SEPARATOR)));
            }
        });
        return chosen;
    }

    static Place with(Place place, Variable variable, List<String> values) {
        return place.with(VARIABLE + variable.name(), String.join(SEPARATOR, values));
    }

    /// @param keepTime whether the current time range replaces the dashboard's own
    /// @param keepVariables whether variables of the same names keep their values
    void open(String name, Place from, boolean keepTime, boolean keepVariables) {
        var target = context.backend()
                .dashboards()
                .named(name)
                .map(found -> place(found, from, context.clock().instant(), context.zone()))
                .orElse(from.to(DashboardView.ID).with(DashboardView.NAME, name));
        if (keepTime) {
            target = target.during(from.range());
        }
        for (var each : from.parameters().entrySet()) {
            if (keepVariables && each.getKey().startsWith(VARIABLE)) {
                target = target.with(each.getKey(), each.getValue());
            }
        }
        context.go(target);
    }

    /// The other dashboards that have all tags of a link.
    List<Dashboards.Entry> targets(Link link, Place from) {
        return context.backend().dashboards().all().stream()
                .filter(entry -> !entry.name().equals(from.get(DashboardView.NAME)))
                .filter(entry -> entry.dashboard()
                        .filter(d -> d.tags().containsAll(link.tags()))
                        .isPresent())
                .toList();
    }

    /// Follows an address: to a place of the console, to a dashboard by its Grafana path, or to a web page.
    void follow(String address, Place from, boolean keepTime, boolean keepVariables) {
        if (address.startsWith("/d/") || address.startsWith("d/")) {
            var parts = address.replaceFirst("^/?d/", "").split("[?/]");
            var name = parts.length > 1 && !parts[1].contains("=") ? parts[1] : parts[0];
            open(name, from, keepTime, keepVariables);
            return;
        }
        if (address.startsWith(Place.SCHEME)) {
            try {
                context.go(Place.parse(address, ViewList.ids()));
            } catch (IllegalArgumentException refused) {
                context.showMessage(String.valueOf(refused.getMessage()));
            }
            return;
        }
        var page = CheckedUrl.of(address);
        if (page.isEmpty()) {
            context.showMessage("This link is not a valid address: " + SanitizedText.line(address));
        } else if (page.equals(announced)) {
            context.backend().browse(page.get());
        } else {
            // A web page only opens at the second click, after the first one has shown its host.
            announced = page;
            context.showMessage("The link leads to " + page.get().host() + ": click again to open it.");
        }
    }
}
