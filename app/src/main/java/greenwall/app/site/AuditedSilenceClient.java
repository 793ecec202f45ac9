package greenwall.app.site;

import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Writes each change of a silence to the audit file before sending it, and the result afterwards. A change
/// that cannot be logged is not sent.
record AuditedSilenceClient(SilenceClient silences, ChangeAuditLog audit, InstantSource clock)
        implements SilenceClient {
    @Override
    public RequestResult put(Source peer, AlertSource.Silence silence, Duration deadline) {
        var details = new LinkedHashMap<String, Object>();
        details.put("cluster", peer.cluster());
        details.put("peer", peer.url().toString());
        details.put("order", silence.requestId());
        details.put("id", silence.id());
        details.put(
                "matchers", silence.matchers().stream().map(Object::toString).toList());
        details.put("starts", silence.startsAt().toString());
        details.put("ends", silence.endsAt().toString());
        details.put("author", silence.createdBy());
        details.put("comment", silence.comment());
        return auditedRequest("silence put", peer, details, () -> silences.put(peer, silence, deadline));
    }

    @Override
    public RequestResult expire(Source peer, String silenceId, Duration deadline) {
        return auditedRequest(
                "silence expire",
                peer,
                Map.of(
                        "cluster", peer.cluster(),
                        "peer", peer.url().toString(),
                        "id", silenceId),
                () -> silences.expire(peer, silenceId, deadline));
    }

    private RequestResult auditedRequest(
            String event, Source peer, Map<String, Object> details, Supplier<RequestResult> request) {
        try {
            audit.add(clock.instant(), event, details);
        } catch (IOException full) {
            var failure = new Failure.Refused(
                    400,
                    "audit",
                    audit.writeError(full),
                    "nothing was sent to Alertmanager, because a change must be logged first; "
                            + FileErrorText.remedy(full));
            return new RequestResult(new Outcome.Failed<>(peer, clock.instant(), Duration.ZERO, failure), false);
        }
        var result = request.get();
        var end = new LinkedHashMap<String, Object>();
        end.put("cluster", peer.cluster());
        end.put("peer", peer.url().toString());
        switch (result.outcome()) {
            case Outcome.Answered<String> answered -> end.put("id", answered.value());
            case Outcome.Failed<String> failed ->
                end.put(
                        result.inDoubt() ? "in doubt" : "failed",
                        failed.failure().found());
        }
        try {
            audit.add(clock.instant(), event + " done", end);
        } catch (IOException full) {
            System.getLogger(AuditedSilenceClient.class.getName())
                    .log(System.Logger.Level.WARNING, audit.writeError(full));
        }
        return result;
    }
}
