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
import java.util.function.Supplier;

/// Writes each order to the audit file before it is given, and its outcome afterwards. An order that cannot be written
/// is not given.
record AuditedSilencer(Silencer orders, AuditFile audit, InstantSource clock) implements Silencer {
    @Override
    public RequestResult put(Source peer, Alerts.Silence silence, Duration deadline) {
        var what = new LinkedHashMap<String, Object>();
        what.put("cluster", peer.cluster());
        what.put("peer", peer.url().toString());
        what.put("order", silence.order());
        what.put("id", silence.id());
        what.put("matchers", silence.matchers().stream().map(Object::toString).toList());
        what.put("starts", silence.startsAt().toString());
        what.put("ends", silence.endsAt().toString());
        what.put("author", silence.createdBy());
        what.put("comment", silence.comment());
        return written("silence put", peer, what, () -> orders.put(peer, silence, deadline));
    }

    @Override
    public RequestResult expire(Source peer, String silenceId, Duration deadline) {
        return written(
                "silence expire",
                peer,
                Map.of(
                        "cluster", peer.cluster(),
                        "peer", peer.url().toString(),
                        "id", silenceId),
                () -> orders.expire(peer, silenceId, deadline));
    }

    private RequestResult written(String event, Source peer, Map<String, Object> what, Supplier<RequestResult> order) {
        try {
            audit.add(clock.instant(), event, what);
        } catch (IOException full) {
            var failure = new Failure.Refused(
                    400,
                    "audit",
                    "the audit log cannot be written: " + full.getMessage(),
                    "Nothing is changed unless it is logged: free some space");
            return new RequestResult(new Outcome.Failed<>(peer, clock.instant(), Duration.ZERO, failure), false);
        }
        var given = order.get();
        var end = new LinkedHashMap<String, Object>();
        end.put("cluster", peer.cluster());
        end.put("peer", peer.url().toString());
        switch (given.outcome()) {
            case Outcome.Answered<String> answered -> end.put("id", answered.value());
            case Outcome.Failed<String> failed ->
                end.put(
                        given.inDoubt() ? "in doubt" : "failed",
                        failed.failure().found());
        }
        try {
            audit.add(clock.instant(), event + " done", end);
        } catch (IOException full) {
            System.getLogger(AuditedSilencer.class.getName())
                    .log(System.Logger.Level.WARNING, "the audit log is full: " + full.getMessage());
        }
        return given;
    }
}
