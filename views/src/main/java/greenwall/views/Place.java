package greenwall.views;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.HostState;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The user's location in the console: a view, its host, the time range, and further state of the view (its
/// filter, its grouping …). It is passed from view to view and can be written as a link.
public record Place(String view, Optional<HostRef> host, TimeRangeChoice range, Map<String, String> parameters) {
    public static final Place HOME =
            new Place("wall", Optional.empty(), TimeRangeChoice.last(Duration.ofHours(6)), Map.of());
    /// The link parameter for the cluster whose sources a view queries, if the place has no host.
    public static final String CLUSTER = "in";

    public static final String SCHEME = "greenwall://";

    /// A host, identified by its cluster and name.
    public record HostRef(String cluster, String name) {
        public static HostRef of(HostState host) {
            return new HostRef(host.cluster().name(), host.name());
        }

        public static Stream<HostRef> allOf(Problem problem) {
            return problem.hosts().stream()
                    .map(host -> new HostRef(problem.subject().cluster(), host));
        }
    }

    public Place {
        parameters = Map.copyOf(parameters);
        parameters.keySet().forEach(LinkParameters::check);
    }

    /// Another view of the same host and time, with the same filter.
    public Place to(String otherView) {
        return new Place(
                otherView,
                host,
                range,
                scope().isEmpty() ? Map.of() : Map.of(LinkParameters.ONLY, get(LinkParameters.ONLY)));
    }

    /// The filter for the hosts that all views show.
    public HostFilter scope() {
        return HostFilter.parse(get(LinkParameters.ONLY));
    }

    public Place withScope(HostFilter newScope) {
        return with(LinkParameters.ONLY, newScope.text());
    }

    public Place about(HostRef newHost) {
        return new Place(view, Optional.of(newHost), range, parameters);
    }

    public Place withoutHost() {
        return new Place(view, Optional.empty(), range, parameters);
    }

    public Place during(TimeRangeChoice newRange) {
        return new Place(view, host, newRange, parameters);
    }

    public Place with(String name, String value) {
        return new Place(view, host, range, LinkParameters.with(parameters, name, value));
    }

    public String get(String name) {
        LinkParameters.check(name);
        return parameters.getOrDefault(name, "");
    }

    /// The instant in a parameter; empty if it is missing or invalid.
    public Optional<Instant> instant(String name) {
        try {
            return get(name).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(get(name)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    public String link() {
        var link = new StringBuilder(SCHEME).append(view).append("?time=").append(encoded(range.link()));
        host.ifPresent(h -> link.append("&cluster=")
                .append(encoded(h.cluster()))
                .append("&host=")
                .append(encoded(h.name())));
        new TreeMap<>(parameters)
                .forEach((name, value) ->
                        link.append('&').append(encoded(name)).append('=').append(encoded(value)));
        return link.toString();
    }

    /// Parses a link. Refuses one that is malformed or names an unknown view. Ignores unknown parameters, so
    /// that links from newer versions open.
    public static Place parse(String link, List<String> views) {
        if (!link.startsWith(SCHEME)) {
            throw new IllegalArgumentException(
                    "this is not a Greenwall link: \"" + link + "\" does not begin with " + SCHEME);
        }
        var rest = link.substring(SCHEME.length());
        int question = rest.indexOf('?');
        var view = (question < 0 ? rest : rest.substring(0, question)).replaceAll("/$", "");
        if (!views.contains(view)) {
            throw new IllegalArgumentException(
                    "the link names an unknown view, \"" + view + "\"; the views are " + String.join(", ", views));
        }
        var more = new TreeMap<String, String>();
        if (question >= 0) {
            for (var pair : rest.substring(question + 1).split("&")) {
                int equal = pair.indexOf('=');
                var name = equal > 0 ? decoded(pair.substring(0, equal)) : "";
                var value = decoded(pair.substring(equal + 1));
                if (LinkParameters.isKnown(name)) {
                    more.put(name, value);
                }
            }
        }
        var time = more.remove(LinkParameters.TIME);
        var host = more.remove(LinkParameters.HOST);
        var cluster = more.remove(LinkParameters.CLUSTER);
        return new Place(
                view,
                host == null ? Optional.empty() : Optional.of(new HostRef(cluster == null ? "" : cluster, host)),
                time == null ? HOME.range() : TimeRangeChoice.parse(time),
                more);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the link contains \"" + text + "\"; a % must be written as %25");
        }
    }
}
