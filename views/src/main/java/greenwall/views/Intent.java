package greenwall.views;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request of a view that only the shell can carry out.
public sealed interface Intent {
    /// Goes to another place, with a step in the history.
    record Go(Place place) implements Intent {}

    /// Records the state within this view (a filter, a zoomed window) without a step in the history.
    record Note(Place place) implements Intent {}

    /// @param key which pool, disk or peer of the host; empty for the one that moved most
    /// @param at the instant in question; empty to take it from the window
    record Explain(Place.HostName host, String quantity, Labels key, TimeWindow window, Optional<Instant> at)
            implements Intent {
        /// Prefix of the link parameters that hold the key's labels.
        public static final String KEY = "key.";
        private static final Duration STILL = Duration.ofSeconds(30);
        private static final Duration AHEAD = Duration.ofSeconds(2);

        public Explain(Place.HostName host, String quantity, TimeWindow window) {
            this(host, quantity, Labels.EMPTY, window);
        }

        public Explain(Place.HostName host, String quantity, Labels key, TimeWindow window) {
            this(host, quantity, key, window, Optional.empty());
        }

        /// A window that ends about now asks about now, and the instant is written out so that the link means the same
        /// tomorrow. One that reaches beyond now was put around a point that somebody clicked.
        public Place place(Instant now) {
            boolean still =
                    window.end().isAfter(now.minus(STILL)) && !window.end().isAfter(now.plus(AHEAD));
            var more = new HashMap<String, String>();
            key.forEach((name, value) -> more.put(KEY + name, value));
            return new Place("explain", Optional.of(host), TimeRange.fixed(window), more)
                    .with("quantity", quantity)
                    .with(
                            "at",
                            at.or(() -> still ? Optional.of(window.end()) : Optional.empty())
                                    .map(Instant::toString)
                                    .orElse(""));
        }
    }

    /// Why a service is slow or fails.
    ///
    /// @param at around which instant
    record ExplainService(String cluster, String service, Instant at) implements Intent {
        private static final Duration BEFORE = Duration.ofMinutes(50);

        public Place place() {
            return new Place(
                    "explain",
                    Optional.empty(),
                    TimeRange.fixed(new TimeWindow(at.minus(BEFORE), at)),
                    Map.of("service", service, "in", cluster, "at", at.toString()));
        }

        /// For the service of a place, at the end of its time range; empty where the place has no service.
        public static Optional<ExplainService> of(Place place, Instant now) {
            if (!place.view().equals("service") || place.get("service").isEmpty()) {
                return Optional.empty();
            }
            var end = place.span().at(now).end();
            return Optional.of(new ExplainService(place.get("in"), place.get("service"), end.isAfter(now) ? now : end));
        }
    }

    /// Compares a window with another, without a metric.
    ///
    /// @param host empty for all hosts
    /// @param logs the selector of the lines to compare; empty for those of the host
    record Compare(Optional<Place.HostName> host, String logs, TimeWindow window) implements Intent {
        public Place place() {
            return new Place("explain", host, TimeRange.fixed(window), Map.of("compare", "before")).with("logs", logs);
        }
    }

    /// The runbook of the alert with these labels if it is known, else of the quantity; either may be empty.
    record Runbook(Place.HostName host, String quantity, Labels alert) implements Intent {}

    /// @param alert probes that fit it are listed first; may be empty
    record Probe(Place.HostName host, String alert) implements Intent {
        public Probe(Place.HostName host) {
            this(host, "");
        }
    }

    /// @param conditions the matchers; empty for all labels of the host's targets
    record Silence(Place.HostName host, List<Alerts.Matcher> conditions) implements Intent {
        public Silence(Place.HostName host) {
            this(host, List.of());
        }
    }

    record Logs(Place.HostName host, TimeWindow window) implements Intent {}

    /// A short message that disappears by itself.
    record Say(String text) implements Intent {}
}
