package greenwall.views;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.source.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a view wants done that is not its own to do. The shell does it, or hands it on.
public sealed interface Intent {
    /// Go to another place; it is kept in the history.
    record Go(Place place) implements Intent {}

    /// Note where the user is within this view (a filter, a zoomed window) without a step in the history.
    record Note(Place place) implements Intent {}

    /// @param key which pool, disk or peer of the host; empty for the one that moved most
    /// @param at the instant in question; empty for the one that the window tells
    record Explain(Place.HostName host, String quantity, Labels key, Window window, Optional<Instant> at)
            implements Intent {
        /// Before the name of each label of the key.
        public static final String KEY = "key.";
        private static final Duration STILL = Duration.ofSeconds(30);
        private static final Duration AHEAD = Duration.ofSeconds(2);

        public Explain(Place.HostName host, String quantity, Window window) {
            this(host, quantity, Labels.EMPTY, window);
        }

        public Explain(Place.HostName host, String quantity, Labels key, Window window) {
            this(host, quantity, key, window, Optional.empty());
        }

        /// Where it leads. A window that ends about now asks what is going on now; the instant is kept, so
        /// that the link means the same tomorrow. One that reaches beyond now was put around a point that
        /// somebody clicked.
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
                    TimeRange.fixed(new Window(at.minus(BEFORE), at)),
                    Map.of("service", service, "in", cluster, "at", at.toString()));
        }

        /// Of the service that a place is of, at the end of its time; empty where it is of none.
        public static Optional<ExplainService> of(Place place, Instant now) {
            if (!place.view().equals("service") || place.get("service").isEmpty()) {
                return Optional.empty();
            }
            var end = place.span().at(now).end();
            return Optional.of(new ExplainService(place.get("in"), place.get("service"), end.isAfter(now) ? now : end));
        }
    }

    /// What was different in a window, without a metric.
    ///
    /// @param host empty for all hosts
    /// @param logs the selector of the lines to compare; empty for those of the host
    record Compare(Optional<Place.HostName> host, String logs, Window window) implements Intent {
        public Place place() {
            return new Place("explain", host, TimeRange.fixed(window), Map.of("compare", "before")).with("logs", logs);
        }
    }

    /// By the alert of these labels where one is known, else by what the quantity tells; either may be empty.
    record Runbook(Place.HostName host, String quantity, Labels alert) implements Intent {}

    /// @param alert by which probes that fit stand first; may be empty
    record Probe(Place.HostName host, String alert) implements Intent {
        public Probe(Place.HostName host) {
            this(host, "");
        }
    }

    /// @param conditions what is to be silent; empty for all that the host's targets say
    record Silence(Place.HostName host, List<Alerts.Matcher> conditions) implements Intent {
        public Silence {
            conditions = List.copyOf(conditions);
        }

        public Silence(Place.HostName host) {
            this(host, List.of());
        }
    }

    record Logs(Place.HostName host, Window window) implements Intent {}

    /// A line for the user that goes away by itself.
    record Say(String text) implements Intent {}
}
