package greenwall.views.dashboard;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.ViewList;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Follows the links of dashboards.
public final class DashboardLinks {
    /// The prefix of the link parameters for variables.
    private static final String VARIABLE = "var-";
    private static final String SEPARATOR = "\n";
    /// The panel that an address of Grafana shows alone: `3`, or `panel-3` since Grafana 11.
    private static final Pattern SHOWN_ALONE = Pattern.compile("(?:panel-)?(\\d+)");

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
        context.go(target(name, from, keepTime, keepVariables));
    }

    private Place target(String name, Place from, boolean keepTime, boolean keepVariables) {
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
        return target;
    }

    /// The target with the variables, the time range and the single panel in the query of a Grafana address.
    private Place target(Place target, Place from, String query) {
        var parameters = new TreeMap<String, List<String>>();
        for (var pair : query.split("&")) {
            int equal = pair.indexOf('=');
            if (equal > 0) {
                parameters
                        .computeIfAbsent(decoded(pair.substring(0, equal)), _ -> new ArrayList<>())
                        .add(decoded(pair.substring(equal + 1)));
            }
        }
        var place = target;
        for (var each : parameters.entrySet()) {
            if (each.getKey().matches(VARIABLE + ".+")) {
                place = place.with(each.getKey(), String.join(SEPARATOR, each.getValue()));
            }
        }
        var shownAlone = SHOWN_ALONE.matcher(
                parameters.getOrDefault("viewPanel", List.of("")).getFirst());
        if (shownAlone.matches()) {
            place = place.with(DashboardView.PANEL, shownAlone.group(1));
        }
        var start = parameters.getOrDefault("from", List.of()).stream().findFirst();
        var end = parameters.getOrDefault("to", List.of("now")).getFirst();
        if (start.isEmpty()) {
            return place;
        }
        var zone = context.backend()
                .dashboards()
                .named(place.get(DashboardView.NAME))
                .flatMap(Dashboards.Entry::dashboard)
                .map(d -> d.zone(context.zone()))
                .orElse(context.zone());
        return place.during(range(new Dashboard.TimeRange(start.get(), end), zone, from));
    }

    /// A live range stays live if its instants were filled into a link.
    private TimeRangeChoice range(Dashboard.TimeRange linked, ZoneId zone, Place from) {
        var now = context.clock().instant();
        var choice = DashboardTimeRange.choice(linked, now, zone);
        var there = choice.at(now);
        var here = from.range().at(now);
        boolean shown = !(choice.live() && DashboardTimeRange.isRelative(linked))
                && from.range().live()
                && isNear(there.start(), here.start())
                && isNear(there.end(), here.end());
        return shown ? from.range() : choice;
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(DashboardTimeRange.NEAR_NOW) <= 0;
    }

    /// The text as it is if it is not encoded.
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
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
            int question = address.indexOf('?');
            var path = question < 0 ? address : address.substring(0, question);
            var parts = path.replaceFirst("^/?d/", "").split("/");
            var target = target(parts.length > 1 ? parts[1] : parts[0], from, keepTime, keepVariables);
            context.go(question < 0 ? target : target(target, from, address.substring(question + 1)));
            return;
        }
        if (address.startsWith(Place.SCHEME)) {
            try {
                context.go(Place.parse(address, ViewList.ids()));
            } catch (IllegalArgumentException refused) {
                context.showMessage(SentenceCase.of(String.valueOf(refused.getMessage())) + ".");
            }
            return;
        }
        var page = CheckedUrl.of(address);
        if (page.isEmpty()) {
            context.showMessage("This link is not a valid address: " + SanitizedText.line(address));
        } else if (page.equals(announced)) {
            open(page.get());
        } else {
            // A web page only opens at the second click, after the first one has shown its host.
            announced = page;
            context.showMessage("The link leads to " + page.get().host() + ": click again to open it.");
        }
    }

    private void open(CheckedUrl page) {
        if (context.backend().browse(page)) {
            context.showMessage("Opened a page on " + page.host() + " in the browser.");
        } else {
            SystemClipboard.putText(page.url());
            context.showMessage("No browser was found. The address is on the clipboard: " + page.url());
        }
    }
}
