package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.lab.http.Reply;
import greenwall.lab.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /loki/api/v1/push`, as JSON. A bad line refuses the request with 400, and yet the good ones beside it
/// are stored. Loki's statuses in words of the range's own.
record PushHandler(LokiLimits limits) {
    private static final long MAX_AGE_NANOS = 168 * LokiParameters.HOUR;
    private static final long MAX_AHEAD_NANOS = LokiParameters.HOUR / 6;
    private static final long MAX_BEHIND_NANOS = LokiParameters.HOUR;

    /// The body is not what a push is: nothing from here on is stored.
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    Reply push(Request request, PushedLogs logs, long now) {
        if (!request.header("content-type").startsWith("application/json")) {
            return Reply.plainError(400, "push application/json, not \"" + request.header("content-type") + "\"");
        }
        var refused = new ArrayList<Reply>();
        try {
            JsonNode root = JsonMapper.shared().readTree(request.text());
            JsonNode streams = root.path("streams");
            check(root.isObject() && (streams.isMissingNode() || streams.isNull() || streams.isArray()), "streams");
            for (JsonNode stream : streams) {
                stream(stream, logs, now, refused);
            }
        } catch (JacksonException | Malformed malformed) {
            return Reply.plainError(400, "no push: " + malformed.getMessage());
        }
        return refused.isEmpty() ? Reply.empty(204) : refused.getFirst();
    }

    private static void check(boolean holds, String what) throws Malformed {
        if (!holds) {
            throw new Malformed("bad " + what);
        }
    }

    private void stream(JsonNode stream, PushedLogs logs, long now, List<Reply> refused) throws Malformed {
        JsonNode values = stream.path("values");
        check(stream.path("stream").isObject() && values.isArray(), "stream");
        var map = new TreeMap<String, String>();
        for (var label : stream.path("stream").properties()) {
            check(label.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*"), "name of a label: " + label.getKey());
            map.put(label.getKey(), label.getValue().asString());
        }
        for (JsonNode value : values) {
            boolean pair = value.size() == 2
                    && value.path(0).isString()
                    && value.path(1).isString();
            check(pair && value.path(0).asString().matches("\\d{1,18}|[1-8]\\d{18}"), "value: " + value);
        }
        var labels = Labels.of(map);
        var fault = labelFault(labels);
        if (fault.isPresent()) {
            refused.add(Reply.plainError(400, fault.get()));
            return;
        }
        for (JsonNode value : values) {
            store(
                            labels,
                            Long.parseLong(value.path(0).asString()),
                            value.path(1).asString(),
                            logs,
                            now)
                    .ifPresent(refused::add);
        }
    }

    private Optional<Reply> store(Labels labels, long timeNanos, String text, PushedLogs logs, long now) {
        var fault = entryFault(timeNanos, text, logs.newest(labels), now);
        if (fault.isPresent()) {
            return Optional.of(Reply.plainError(400, "entry of " + labels + ": " + fault.get()));
        }
        return logs.add(labels, timeNanos, text) == PushedLogs.Stored.TOO_MANY_STREAMS
                ? Optional.of(Reply.plainError(429, "there are too many streams; use fewer labels"))
                : Optional.empty();
    }

    private Optional<String> labelFault(Labels labels) {
        if (labels.isEmpty()) {
            return Optional.of("a stream must have a label");
        }
        if (labels.size() > limits.maxLabelNames()) {
            return Optional.of("stream " + labels + " has more than " + limits.maxLabelNames() + " labels");
        }
        for (int i = 0; i < labels.size(); i++) {
            if (labels.value(i).length() > limits.maxLabelValueLength()) {
                return Optional.of("label " + labels.name(i) + " of stream " + labels + " is too long");
            }
        }
        return Optional.empty();
    }

    private Optional<String> entryFault(long timeNanos, String text, long newest, long now) {
        if (timeNanos < now - MAX_AGE_NANOS) {
            return Optional.of("older than a week");
        }
        if (timeNanos > now + MAX_AHEAD_NANOS) {
            return Optional.of("more than ten minutes ahead");
        }
        if (newest != Long.MIN_VALUE && timeNanos < newest - MAX_BEHIND_NANOS) {
            return Optional.of("more than an hour behind the newest of its stream");
        }
        return text.length() > limits.maxLineBytes()
                ? Optional.of("longer than " + limits.maxLineBytes() + " bytes")
                : Optional.empty();
    }
}
