package greenwall.views;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request from a view that only its window can carry out.
public sealed interface WindowRequest {
    /// Goes to another place and adds it to the history.
    record Go(Place place) implements WindowRequest {}

    /// Goes to another place instead of the current one. Otherwise Esc in a list would lead back to the entry that
    /// Esc has left for the list.
    record GoInstead(Place place) implements WindowRequest {}

    /// Replaces the current place with a changed state that its view already shows (a filter, a zoomed window).
    /// It adds a step to the history only if nothing differs but the time range, and that is fixed.
    record Replace(Place place) implements WindowRequest {}

    /// Something to do in a view that the window chooses.
    sealed interface Task extends WindowRequest {}

    /// Goes to a place at the time that is shown, whatever the time of the place.
    record GoAtSameTime(Place place) implements Task {}

    /// Explains a quantity of a host.
    ///
    /// @param key which pool, disk or peer of the host; empty for the one that changed most
    /// @param at the instant to explain; empty to derive it from the range
    record Explain(Place.HostRef host, String quantity, Labels key, TimeRangeChoice range, Optional<Instant> at)
            implements Task {
        /// Prefix of the link parameters that hold the key's labels.
        public static final String KEY = "key.";
        private static final Duration NOW_TOLERANCE = Duration.ofSeconds(30);
        private static final Duration FUTURE_TOLERANCE = Duration.ofSeconds(2);

        public Explain(Place.HostRef host, String quantity, TimeWindow window) {
            this(host, quantity, Labels.EMPTY, TimeRangeChoice.fixed(window), Optional.empty());
        }

        /// If the range ends about now, the question is about now. The link then contains this instant, so
        /// that it means the same tomorrow. A range that extends beyond now is centred on a point that the
        /// user clicked.
        public Place place(Instant now) {
            var end = range.at(now).end();
            boolean endsNow = end.isAfter(now.minus(NOW_TOLERANCE)) && !end.isAfter(now.plus(FUTURE_TOLERANCE));
            var more = new HashMap<String, String>();
            key.forEach((name, value) -> more.put(KEY + name, value));
            return new Place("explain", Optional.of(host), range, more)
                    .with("quantity", quantity)
                    .with(
                            "at",
                            at.or(() -> endsNow ? Optional.of(end) : Optional.empty())
                                    .map(Instant::toString)
                                    .orElse(""));
        }
    }

    /// Explains what the rule of an alert measures.
    ///
    /// @param host the host of the alert; empty if it names none
    /// @param query PromQL
    /// @param at the instant to explain
    record ExplainQuery(String cluster, Optional<Place.HostRef> host, String query, TimeWindow window, Instant at)
            implements Task {
        public Place place() {
            return new Place(
                            "explain", host, TimeRangeChoice.fixed(window), Map.of("query", query, "at", at.toString()))
                    .with(Place.CLUSTER, host.isPresent() ? "" : cluster);
        }
    }

    /// Explains why a service is slow or fails.
    ///
    /// @param at the approximate instant
    record ExplainService(String cluster, String service, Instant at) implements Task {
        private static final Duration BEFORE = Duration.ofMinutes(50);

        public Place place() {
            return new Place(
                    "explain",
                    Optional.empty(),
                    TimeRangeChoice.fixed(new TimeWindow(at.minus(BEFORE), at)),
                    Map.of("service", service, "in", cluster, "at", at.toString()));
        }

        /// For the service of a place, at the end of its time range; empty if the place has no service.
        public static Optional<ExplainService> of(Place place, Instant now) {
            if (!place.view().equals("service") || place.get("service").isEmpty()) {
                return Optional.empty();
            }
            var end = place.range().at(now).end();
            return Optional.of(new ExplainService(place.get("in"), place.get("service"), end.isAfter(now) ? now : end));
        }
    }

    /// Compares a window with the one before it, without a given metric.
    ///
    /// @param host empty for all hosts
    /// @param cluster the cluster to compare if there is no host; empty for the first one
    /// @param logs the selector of the log lines to compare; empty for those of the host
    record Compare(Optional<Place.HostRef> host, String cluster, String logs, TimeWindow window) implements Task {
        public Place place() {
            return new Place("explain", host, TimeRangeChoice.fixed(window), Map.of("compare", "before"))
                    .with(Place.CLUSTER, host.isPresent() ? "" : cluster)
                    .with("logs", logs);
        }
    }

    /// Opens the runbook of the alert with these labels if there is one, else of the quantity. Either may be
    /// empty.
    record OpenRunbook(Place.HostRef host, String quantity, Labels alert) implements Task {}

    /// Opens the list of probes.
    ///
    /// @param alert probes that suit this alert are listed first; may be empty
    record OpenProbes(Place.HostRef host, String alert) implements Task {
        public OpenProbes(Place.HostRef host) {
            this(host, "");
        }
    }

    /// Opens the form for a silence of a host.
    ///
    /// @param conditions the matchers; empty to match the targets of the host
    record CreateSilence(Place.HostRef host, List<AlertSource.Matcher> conditions) implements Task {
        public CreateSilence(Place.HostRef host) {
            this(host, List.of());
        }
    }

    record OpenLogs(Place.HostRef host, TimeWindow window) implements Task {}

    /// A short message that disappears by itself.
    record ShowMessage(String text) implements WindowRequest {}
}
