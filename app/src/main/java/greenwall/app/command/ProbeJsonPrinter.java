package greenwall.app.command;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Prints the output of a probe as one line of JSON per event.
record ProbeJsonPrinter(PrintStream out, String host, String tool, ProbeOverhead cost) {
    void write(ProbeOutput output) {
        switch (output) {
            case ProbeOutput.Histogram hist ->
                line(
                        hist.at(),
                        "hist",
                        json -> json.fields(hist, CommandJsonShapes.PROBE_HISTOGRAM)
                                .member(
                                        "buckets",
                                        hist.buckets().stream()
                                                .map(ProbeJsonPrinter::bucket)
                                                .toList()));
            case ProbeOutput.Table table ->
                line(table.at(), "table", json -> json.fields(table, CommandJsonShapes.PROBE_TABLE));
            case ProbeOutput.Event event ->
                line(event.at(), "event", json -> json.fields(event, CommandJsonShapes.PROBE_EVENT));
            case ProbeOutput.Stack stack ->
                line(stack.at(), "stack", json -> json.fields(stack, CommandJsonShapes.PROBE_STACK));
            case ProbeOutput.Count count ->
                line(count.at(), "count", json -> json.fields(count, CommandJsonShapes.PROBE_COUNT));
            case ProbeOutput.Note note ->
                line(note.at(), "note", json -> json.fields(note, CommandJsonShapes.PROBE_NOTE));
            case ProbeOutput.End end -> throw new IllegalStateException("unexpected end event: " + end);
        }
    }

    void end(Ended ended) {
        var end = ended.end();
        line(
                end.at(),
                "end",
                json -> json.fields(end, CommandJsonShapes.PROBE_END)
                        .member("left_behind", end.leftBehind() == Ended.NOT_KNOWN ? null : end.leftBehind())
                        .member("probe_cores", cost.averageProcessCores())
                        .member("kernel_cores", cost.kernel())
                        .member(
                                "how",
                                ended.how().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .fields(ended, CommandJsonShapes.PROBE_ENDED));
    }

    /// The low bound, the high bound and the count. A bound is null if it is infinite.
    private static List<@Nullable Long> bucket(Bucket bucket) {
        return Arrays.asList(bound(bucket.low()), bound(bucket.high()), bucket.count());
    }

    private static @Nullable Long bound(long value) {
        return value == Long.MIN_VALUE || value == Long.MAX_VALUE ? null : value;
    }

    private synchronized void line(Instant at, String kind, Consumer<JsonStreamWriter> members) {
        JsonStreamWriter.write(out, json -> {
            json.member("at", at).member("host", host).member("tool", tool).member("kind", kind);
            members.accept(json);
        });
    }
}
