package greenwall.fleet.silence;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.alert.Quiet;
import greenwall.fleet.source.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks after the silences there are: which end while what they cover still fires, which cover nothing, and which
/// were made twice by accident.
public final class SilenceCare {
    public static final Duration SOON = Duration.ofMinutes(30);

    private SilenceCare() {}

    public record Covered(String cluster, Alerts.Silence silence, List<Alert> alerts) {}

    /// A silence and what a person should know about it.
    public record Cared(Covered covered, boolean endsSoon, boolean matchesNothing) {}

    /// Every silence, those first that need a look, and of those the ones first that end first.
    public static List<Cared> cared(AlertState state) {
        var soon = state.at().plus(SOON);
        return covered(state).stream()
                .map(c -> {
                    boolean active = c.silence().state() == Alerts.SilenceState.ACTIVE;
                    boolean idle = c.alerts().isEmpty();
                    return new Cared(
                            c,
                            active && !idle && c.silence().endsAt().isBefore(soon),
                            active && idle && matches(state, c).isEmpty());
                })
                .sorted(Comparator.comparing((Cared c) -> !c.endsSoon() && !c.matchesNothing())
                        .thenComparing(c -> c.covered().silence().endsAt()))
                .toList();
    }

    /// Every silence with the alerts that it keeps quiet at the moment.
    public static List<Covered> covered(AlertState state) {
        var byId = new HashMap<String, List<Alert>>();
        for (var alert : state.alerts()) {
            for (var quiet : alert.quiet()) {
                if (quiet instanceof Quiet.Silenced silenced) {
                    byId.computeIfAbsent(alert.cluster() + "\n" + silenced.id(), _ -> new ArrayList<>())
                            .add(alert);
                }
            }
        }
        return state.silences().stream()
                .map(s -> new Covered(
                        s.cluster(),
                        s.silence(),
                        byId.getOrDefault(s.cluster() + "\n" + s.silence().id(), List.of())))
                .toList();
    }

    /// Active, ending within half an hour, and holding back something that fires.
    public static List<Covered> endingSoon(AlertState state) {
        return endingWithin(state, SOON).stream()
                .filter(c -> !c.alerts().isEmpty())
                .toList();
    }

    public static List<Covered> endingWithin(AlertState state, Duration length) {
        var until = state.at().plus(length);
        return covered(state).stream()
                .filter(c -> c.silence().state() == Alerts.SilenceState.ACTIVE
                        && c.silence().endsAt().isBefore(until))
                .toList();
    }

    /// Active and covering nothing that fires: perhaps a typing error, perhaps the work is done.
    public static List<Covered> matchNothing(AlertState state) {
        return covered(state).stream()
                .filter(c -> c.silence().state() == Alerts.SilenceState.ACTIVE
                        && c.alerts().isEmpty()
                        && matches(state, c).isEmpty())
                .toList();
    }

    private static List<Alert> matches(AlertState state, Covered covered) {
        return switch (Matchers.of(covered.silence().matchers())) {
            case Matchers.Parsed.Refused _ -> List.of();
            case Matchers.Parsed.Understood(var matchers) ->
                state.alerts().stream()
                        .filter(a -> a.cluster().equals(covered.cluster()) && matchers.test(a.labels()))
                        .toList();
        };
    }

    /// Silences that came of one order which was given to two Alertmanagers, because the first died before it could
    /// pass it on. Of each pair the one that is to go.
    public static List<Alerts.Silence> twins(List<Alerts.Silence> silences) {
        record Order(List<String> matchers, Instant until, String by, String comment) {}
        Map<Order, Alerts.Silence> kept = new HashMap<>();
        var twins = new ArrayList<Alerts.Silence>();
        for (var silence : silences) {
            if (silence.state() == Alerts.SilenceState.EXPIRED) {
                continue;
            }
            var order = new Order(
                    silence.matchers().stream().map(Object::toString).sorted().toList(),
                    Instant.ofEpochMilli(silence.endsAt().toEpochMilli()),
                    silence.createdBy(),
                    silence.comment());
            kept.merge(order, silence, (one, other) -> {
                boolean first = one.id().compareTo(other.id()) <= 0;
                twins.add(first ? other : one);
                return first ? one : other;
            });
        }
        return twins;
    }
}
