package greenwall.views.logs;

import greenwall.fleet.explain.logs.Level;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// The log in a place, with its defaults.
final class LogPlaces {
    private LogPlaces() {}

    /// Whether both show the same lines, whatever their search and filter.
    static boolean sameLog(Place one, Place other) {
        return one.host().equals(other.host())
                && one.span().equals(other.span())
                && one.get(LogsView.QUERY).equals(other.get(LogsView.QUERY))
                && one.get(LogsView.AT).equals(other.get(LogsView.AT))
                && one.get(LogsView.CLUSTER).equals(other.get(LogsView.CLUSTER));
    }

    static Set<Level> hidden(String words) {
        var levels = EnumSet.noneOf(Level.class);
        for (var word : words.split(",")) {
            Arrays.stream(Level.values()).filter(l -> l.name().equals(word)).forEach(levels::add);
        }
        return levels;
    }

    static String hiding(Set<Level> levels) {
        return levels.stream().map(Level::name).sorted().collect(Collectors.joining(","));
    }

    /// The cluster of the place, of its host, or the first with a Loki.
    static String cluster(Place place, FleetState state, String otherwise) {
        if (!place.get(LogsView.CLUSTER).isEmpty()) {
            return place.get(LogsView.CLUSTER);
        }
        return place.host()
                .map(Place.HostName::cluster)
                .orElseGet(() -> state.sources().stream()
                        .map(s -> s.source())
                        .filter(s -> s.kind() == Source.Kind.LOKI)
                        .map(Source::cluster)
                        .findFirst()
                        .orElse(otherwise));
    }
}
