package greenwall.lab.replay;

import greenwall.fleet.incident.Recording.Traced;
import greenwall.fleet.trace.Span;
import greenwall.lab.tempo.TraceSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The traces of a recording that have ended at the current time of a clock.
final class RecordedTraces implements TraceSource {
    private static final long NANOS = 1_000_000;
    /// An even number of hexadecimal digits, which form whole bytes.
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");

    private final List<Traced> traces;
    private final InstantSource clock;

    RecordedTraces(List<Traced> traces, InstantSource clock) {
        this.traces = traces.stream()
                .filter(trace -> HEX.matcher(trace.id()).matches())
                .map(trace -> new Traced(
                        trace.id(),
                        trace.spans().stream()
                                .filter(span ->
                                        HEX.matcher(span.id() + span.parent()).matches())
                                .toList()))
                .filter(trace -> !trace.spans().isEmpty())
                .toList();
        this.clock = clock;
    }

    private boolean isOver(Traced trace) {
        return trace.spans().stream().allMatch(span -> span.end() <= clock.millis() * NANOS);
    }

    @Override
    public Optional<Traced> find(String id) {
        return traces.stream()
                .filter(trace ->
                        id.equals("0".repeat(Math.max(0, 32 - trace.id().length())) + trace.id()))
                .filter(this::isOver)
                .findFirst();
    }

    @Override
    public void read(long fromMillis, long toMillis, Consumer<Traced> sink) {
        for (var trace : traces) {
            long begin = trace.spans().stream().mapToLong(Span::start).min().orElse(0) / NANOS;
            if (begin >= fromMillis && begin <= toMillis && isOver(trace)) {
                sink.accept(trace);
            }
        }
    }

    @Override
    public Map<String, List<String>> operations() {
        return traces.stream()
                .flatMap(trace -> trace.spans().stream())
                .collect(Collectors.groupingBy(
                        Span::service, TreeMap::new, Collectors.mapping(Span::operation, Collectors.toList())));
    }
}
