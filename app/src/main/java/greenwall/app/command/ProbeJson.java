package greenwall.app.command;

import greenwall.fleet.probe.Output;
import greenwall.fleet.probe.Output.Bucket;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.probe.run.RunEvent.Ended;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// The output of a probe, one line of JSON per event.
final class ProbeJson {
    private final PrintStream out;
    private final String host;
    private final String tool;
    private final ProbeCost cost = new ProbeCost();

    ProbeJson(PrintStream out, String host, String tool) {
        this.out = out;
        this.host = host;
        this.tool = tool;
    }

    void happened(RunEvent event) {
        cost.happened(event);
    }

    void write(Output output) {
        switch (output) {
            case Output.Hist hist ->
                line(
                        hist.at(),
                        "hist",
                        json -> json.member("name", hist.name())
                                .member("key", hist.key())
                                .member("unit", hist.unit())
                                .rows(
                                        "buckets",
                                        hist.buckets().stream()
                                                .map(ProbeJson::bucket)
                                                .toList()));
            case Output.Table table ->
                line(
                        table.at(),
                        "table",
                        json -> json.strings("columns", table.columns()).rows("rows", table.rows()));
            case Output.Event event ->
                line(
                        event.at(),
                        "event",
                        json -> json.object("fields", () -> event.fields().forEach(json::member)));
            case Output.Stack stack ->
                line(
                        stack.at(),
                        "stack",
                        json -> json.member("key", stack.key())
                                .strings("frames", stack.frames())
                                .member("count", stack.count()));
            case Output.Count count ->
                line(
                        count.at(),
                        "count",
                        json -> json.member("name", count.name())
                                .member("key", count.key())
                                .member("value", count.value()));
            case Output.Note note -> line(note.at(), "note", json -> json.member("text", note.text()));
            case Output.End end -> throw new IllegalStateException("unexpected end event: " + end);
        }
    }

    void end(Ended ended) {
        var end = ended.end();
        line(end.at(), "end", json -> {
            json.member("exit", end.exit())
                    .member("reason", end.reason())
                    .member("bytes", end.bytes())
                    .member("dropped", end.dropped());
            if (end.leftBehind() == Ended.NOT_KNOWN) {
                json.none("left_behind");
            } else {
                json.member("left_behind", end.leftBehind());
            }
            share(json, "probe_cores", cost.own());
            share(json, "kernel_cores", cost.kernel());
            json.member("how", ended.how().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .member("remedy", ended.remedy())
                    .objects(
                            "fell",
                            ended.fallen(),
                            f -> json.member("candidate", f.candidate()).member("why", f.why()));
        });
    }

    private static void share(Json json, String name, OptionalDouble cores) {
        if (cores.isPresent()) {
            json.member(name, cores.getAsDouble());
        } else {
            json.none(name);
        }
    }

    private static List<Long> bucket(Bucket bucket) {
        return List.of(bucket.low(), bucket.high(), bucket.count());
    }

    private synchronized void line(Instant at, String kind, Consumer<Json> members) {
        Json.write(out, json -> {
            json.member("at", at).member("host", host).member("tool", tool).member("kind", kind);
            members.accept(json);
        });
    }
}
