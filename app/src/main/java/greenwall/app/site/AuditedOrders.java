package greenwall.app.site;

import greenwall.connectors.files.AuditFile;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Silencer;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes each order down before it is given, and what became of it afterwards. What cannot be written down is not
/// done.
final class AuditedOrders implements Silencer {
    private final Silencer orders;
    private final Source first;
    private final AuditFile audit;
    private final InstantSource clock;

    /// @param first the source that is named where an order was not even given
    AuditedOrders(Silencer orders, Source first, AuditFile audit, InstantSource clock) {
        this.orders = orders;
        this.first = first;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Outcome<String> put(Alerts.Silence silence, Duration deadline) {
        var what = new LinkedHashMap<String, Object>();
        what.put("cluster", first.cluster());
        what.put("id", silence.id());
        what.put("matchers", silence.matchers().stream().map(Object::toString).toList());
        what.put("starts", silence.startsAt().toString());
        what.put("ends", silence.endsAt().toString());
        what.put("author", silence.createdBy());
        what.put("comment", silence.comment());
        return written("silence put", what, () -> orders.put(silence, deadline));
    }

    @Override
    public Outcome<String> expire(String silenceId, Duration deadline) {
        return written(
                "silence expire",
                Map.of("cluster", first.cluster(), "id", silenceId),
                () -> orders.expire(silenceId, deadline));
    }

    private interface Order {
        Outcome<String> give();
    }

    private Outcome<String> written(String event, Map<String, Object> what, Order order) {
        try {
            audit.add(clock.instant(), event, what);
        } catch (IOException full) {
            var failure = new Failure.Refused(
                    400,
                    "audit",
                    "the audit log cannot be written: " + full.getMessage(),
                    "Nothing is changed that is not written down: make room");
            return new Outcome.Failed<>(first, clock.instant(), Duration.ZERO, failure);
        }
        var outcome = order.give();
        var end = new LinkedHashMap<String, Object>();
        end.put("cluster", first.cluster());
        switch (outcome) {
            case Outcome.Answered<String> answered -> {
                end.put("id", answered.value());
                end.put("peer", answered.source().url().toString());
            }
            case Outcome.Failed<String> failed ->
                end.put("failed", failed.failure().found());
        }
        try {
            audit.add(clock.instant(), event + " done", end);
        } catch (IOException full) {
            System.getLogger(AuditedOrders.class.getName())
                    .log(System.Logger.Level.WARNING, "the audit log is full: " + full.getMessage());
        }
        return outcome;
    }
}
