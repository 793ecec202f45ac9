package greenwall.connectors.tempo;

import greenwall.fleet.source.TraceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Translates a search to TraceQL: all conditions must be true for the same span.
final class TraceqlSearch {
    private TraceqlSearch() {}

    static String of(TraceSource.Search search) {
        var written = search.traceQl();
        if (written.isPresent()) {
            return written.get();
        }
        var conditions = new ArrayList<String>();
        search.service().ifPresent(service -> conditions.add("resource.service.name = " + quoted(service)));
        search.operation().ifPresent(operation -> conditions.add("name = " + quoted(operation)));
        duration(search.longerThan()).ifPresent(length -> conditions.add("duration >= " + length));
        duration(search.shorterThan()).ifPresent(length -> conditions.add("duration <= " + length));
        if (search.failed()) {
            conditions.add("status = error");
        }
        search.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(pair -> conditions.add(attribute(pair.getKey(), pair.getValue())));
        return conditions.isEmpty() ? "{ }" : "{ " + String.join(" && ", conditions) + " }";
    }

    private static Optional<String> duration(Optional<Duration> length) {
        return length.map(l -> l.toNanos() + "ns");
    }

    /// Also searches for a number or a boolean as a typed value: `http.status_code = "500"` finds no span
    /// whose code is a number.
    private static String attribute(String key, String value) {
        var name = key.matches("[A-Za-z_][A-Za-z0-9_./-]*") ? "." + key : ".\"" + key.replace("\"", "\\\"") + '"';
        var asText = name + " = " + quoted(value);
        boolean typed = value.matches("-?\\d{1,18}(\\.\\d{1,18})?|true|false");
        return typed ? "(" + asText + " || " + name + " = " + value + ")" : asText;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
