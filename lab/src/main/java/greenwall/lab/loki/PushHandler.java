package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.lab.http.Reply;
import greenwall.lab.http.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /loki/api/v1/push`, as JSON. A bad line refuses the request with 400, and yet the good ones beside it
/// are stored.
final class PushHandler {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long MAX_AGE_NANOS = 168 * LokiParameters.HOUR;
    private static final long MAX_AHEAD_NANOS = LokiParameters.HOUR / 6;
    private static final long MAX_BEHIND_NANOS = LokiParameters.HOUR;
    private static final DateTimeFormatter GO_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'Z' 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LokiLimits limits;

    PushHandler(LokiLimits limits) {
        this.limits = limits;
    }

    private static final class Refusals {
        private @Nullable String first;
        private int status = 400;
        private final StringBuilder behind = new StringBuilder();
        private int behindCount;
        private int total;

        void add(int code, String why) {
            if (first == null) {
                first = why;
                status = code;
            }
        }
    }

    Reply push(Request request, PushedLogs logs, String tenant, long now) {
        String type = request.header("content-type");
        if (type.isEmpty()) {
            return Reply.plainError(400, "mime: no media type");
        }
        if (!type.startsWith("application/json")) {
            return Reply.plainError(400, "Content-Type \"" + type + "\" is not taken here: push application/json");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(request.text());
        } catch (JacksonException e) {
            return malformed();
        }
        JsonNode streams = root.get("streams");
        if (!root.isObject() || (streams != null && !streams.isArray() && !streams.isNull())) {
            return malformed();
        }
        var refusals = new Refusals();
        if (streams != null) {
            for (JsonNode stream : streams) {
                Reply refused = stream(stream, logs, now, refusals);
                if (refused != null) {
                    return refused;
                }
            }
        }
        if (refusals.first != null) {
            return Reply.plainError(refusals.status, refusals.first);
        }
        if (refusals.behindCount > 0) {
            String end = "user '" + tenant + "', total ignored: " + refusals.behindCount + " out of " + refusals.total;
            return Reply.plainError(400, refusals.behind + end);
        }
        return Reply.empty(204);
    }

    private static Reply malformed() {
        return Reply.plainError(
                400,
                "loghttp.PushRequest.Streams: []*loghttp.Stream: Value looks like object, but can't find closing '}' symbol");
    }

    private record Entry(long timeNanos, String text) {}

    private @Nullable Reply stream(JsonNode stream, PushedLogs logs, long now, Refusals refusals) {
        JsonNode labelNode = stream.get("stream");
        JsonNode values = stream.get("values");
        if (labelNode == null || !labelNode.isObject() || values == null || !values.isArray()) {
            return malformed();
        }
        var map = new TreeMap<String, String>();
        for (var label : labelNode.properties()) {
            map.put(label.getKey(), label.getValue().asString());
        }
        for (String name : map.keySet()) {
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                return badName(name);
            }
        }
        var entries = new ArrayList<Entry>();
        for (JsonNode value : values) {
            if (!value.isArray()
                    || value.size() != 2
                    || !value.get(0).isString()
                    || !value.get(1).isString()) {
                return malformed();
            }
            try {
                entries.add(new Entry(
                        Long.parseLong(value.get(0).stringValue()), value.get(1).stringValue()));
            } catch (NumberFormatException e) {
                return malformed();
            }
        }
        store(Labels.of(map), entries, logs, now, refusals);
        return null;
    }

    private static Reply badName(String name) {
        int at = 0;
        while (at < name.length() && (Character.isLetterOrDigit(name.charAt(at)) || name.charAt(at) == '_')) {
            at++;
        }
        char bad = at < name.length() ? name.charAt(at) : name.isEmpty() ? '=' : name.charAt(0);
        return Reply.plainError(
                400, "1:" + (at + 2) + ": parse error: unexpected character inside braces: '" + bad + "'");
    }

    private void store(Labels labels, List<Entry> entries, PushedLogs logs, long now, Refusals refusals) {
        String refusal = labelFault(labels);
        if (refusal != null) {
            refusals.add(400, refusal);
            return;
        }
        for (Entry entry : entries) {
            refusals.total++;
            String fault = entryFault(labels, entry, now);
            if (fault != null) {
                refusals.add(400, fault);
                continue;
            }
            long oldest = logs.newest(labels) - MAX_BEHIND_NANOS;
            if (logs.newest(labels) != Long.MIN_VALUE && entry.timeNanos() < oldest) {
                refusals.behindCount++;
                refusals.behind
                        .append("entry with timestamp ")
                        .append(goTime(entry.timeNanos()))
                        .append(" ignored, reason: 'entry too far behind, oldest acceptable timestamp is: ")
                        .append(seconds(oldest))
                        .append("' for stream: ")
                        .append(labels)
                        .append(",\n");
                continue;
            }
            if (logs.add(labels, entry.timeNanos(), entry.text()) == PushedLogs.Stored.TOO_MANY_STREAMS) {
                refusals.add(
                        429,
                        "Maximum active stream limit exceeded, reduce the number of active streams (reduce labels or "
                                + "reduce label values), or contact your Loki administrator to see if the limit can be increased");
            }
        }
    }

    private @Nullable String labelFault(Labels labels) {
        if (labels.isEmpty()) {
            return "error at least one label pair is required per stream";
        }
        if (labels.size() > limits.maxLabelNames()) {
            return "entry for stream '" + labels + "' has " + labels.size() + " label names; limit "
                    + limits.maxLabelNames();
        }
        for (int i = 0; i < labels.size(); i++) {
            if (labels.value(i).length() > limits.maxLabelValueLength()) {
                return "stream '" + labels + "' has label value too long: '" + labels.value(i) + "'";
            }
        }
        return null;
    }

    private @Nullable String entryFault(Labels labels, Entry entry, long now) {
        if (entry.timeNanos() < now - MAX_AGE_NANOS) {
            return "entry for stream '" + labels + "' has timestamp too old: " + seconds(entry.timeNanos())
                    + ", oldest acceptable timestamp is: " + seconds(now - MAX_AGE_NANOS);
        }
        if (entry.timeNanos() > now + MAX_AHEAD_NANOS) {
            return "entry for stream '" + labels + "' has timestamp too new: " + seconds(entry.timeNanos());
        }
        if (entry.text().length() > limits.maxLineBytes()) {
            return "Max entry size '" + limits.maxLineBytes() + "' bytes exceeded for stream '" + labels
                    + "' while adding an entry with length '" + entry.text().length() + "' bytes";
        }
        return null;
    }

    private static String seconds(long nanos) {
        return LokiParameters.instant(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// `2026-11-20 05:36:54 +0000 UTC`, with a fraction where there is one.
    private static String goTime(long nanos) {
        Instant at = LokiParameters.instant(nanos);
        String fraction = at.getNano() == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", at.getNano()).replaceAll("0+$", "");
        return GO_TIME.format(at).replace(" Z ", fraction + " +0000 ");
    }
}
