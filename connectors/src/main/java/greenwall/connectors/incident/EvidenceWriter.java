package greenwall.connectors.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.VisibleText;
import greenwall.fleet.Window;
import greenwall.fleet.incident.Entry;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.probe.Output;
import greenwall.fleet.probe.run.RunEvent.Ended;
import greenwall.fleet.source.Matrix;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes the pieces of an incident as JSON, each on one line. [EvidenceReader] reads it again.
record EvidenceWriter(JsonGenerator json) {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static String line(Consumer<EvidenceWriter> members) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(new EvidenceWriter(json));
            json.writeEndObject();
        }
        return VisibleText.json(text.toString());
    }

    static String opening(IncidentOpening opening) {
        return line(out -> {
            out.text("kind", "opening");
            out.json.writeNumberProperty("version", 1);
            out.text("id", opening.id());
            out.text("title", opening.title());
            out.text("cluster", opening.cluster());
            out.text("host", opening.host());
            out.labels("alert", opening.alert());
            out.window(opening.window());
            out.text("at", opening.at().toString());
            out.text("zone", opening.zone().getId());
            out.text("who", opening.who());
            out.json.writeBooleanProperty("drill", opening.drill());
        });
    }

    static String closing(IncidentClosing closing) {
        return line(out -> {
            out.text("kind", "closing");
            out.text("at", closing.at().toString());
            out.text("zone", closing.zone().getId());
            out.text("who", closing.who());
            out.text("verdict", closing.verdict().word());
            out.text("summary", closing.summary());
            out.list("changes", closing.changes(), change -> {
                out.text("what", change.kind().word());
                out.text("text", change.text());
            });
        });
    }

    static String entry(Entry entry) {
        return line(out -> {
            out.text("kind", kind(entry.what()));
            out.json.writeNumberProperty("n", entry.number());
            out.text("at", entry.at().toString());
            out.text("zone", entry.zone().getId());
            out.text("who", entry.who());
            out.text("step", entry.step());
            out.evidence(entry.what());
        });
    }

    private static String kind(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Chart _ -> "chart";
            case Evidence.Figures _ -> "figures";
            case Evidence.Lines _ -> "lines";
            case Evidence.CommandRun _ -> "command";
            case Evidence.ProbeRun _ -> "probe";
            case Evidence.Decision _ -> "decision";
            case Evidence.Note _ -> "note";
        };
    }

    private void evidence(Evidence evidence) {
        switch (evidence) {
            case Evidence.Chart chart -> chart(chart);
            case Evidence.Figures figures -> figures(figures);
            case Evidence.Lines lines -> lines(lines);
            case Evidence.CommandRun run -> command(run);
            case Evidence.ProbeRun run -> probe(run);
            case Evidence.Decision decision -> decision(decision);
            case Evidence.Note(var note) -> text("text", note);
        }
    }

    private void chart(Evidence.Chart chart) {
        head(chart.title(), chart.cluster(), chart.query(), chart.said());
        text("unit", chart.unit().name());
        window(chart.window());
        json.writeNumberProperty("step_ms", chart.step().toMillis());
        list("thresholds", chart.thresholds(), threshold -> {
            text("name", threshold.name());
            number("value", threshold.value());
        });
        list("series", chart.series(), this::series);
    }

    /// Times as differences: evenly spaced ones, which nearly all are, take a few letters each.
    private void series(Matrix.Series series) {
        labels("labels", series.labels());
        json.writeName("times");
        json.writeStartArray();
        long before = 0;
        for (long time : series.timeMillis()) {
            json.writeNumber(time - before);
            before = time;
        }
        json.writeEndArray();
        json.writeName("values");
        json.writeStartArray();
        for (double value : series.values()) {
            number(value);
        }
        json.writeEndArray();
    }

    private void figures(Evidence.Figures figures) {
        head(figures.title(), figures.cluster(), figures.query(), figures.said());
        text("unit", figures.unit().name());
        text("of", figures.at().toString());
        list("rows", figures.rows(), row -> {
            labels("labels", row.labels());
            number("value", row.value());
        });
    }

    private void lines(Evidence.Lines lines) {
        head(lines.title(), lines.cluster(), lines.query(), lines.said());
        window(lines.window());
        json.writeNumberProperty("left", lines.left());
        list("lines", lines.lines(), one -> {
            json.writeNumberProperty("t", one.timeNanos());
            labels("stream", one.stream());
            text("text", one.text());
        });
    }

    private void command(Evidence.CommandRun run) {
        text("host", run.host());
        text("command", run.command());
        text("output", run.output());
        json.writeNumberProperty("exit", run.exit());
        json.writeNumberProperty("took_ms", run.took().toMillis());
        json.writeNumberProperty("left", run.left());
        text("said", run.said());
    }

    private void probe(Evidence.ProbeRun run) {
        text("host", run.host());
        text("tool", run.tool());
        map("arguments", run.arguments());
        window(run.window());
        json.writeNumberProperty("left", run.left());
        text("said", run.said());
        list("outputs", run.outputs(), this::output);
    }

    private void output(Output output) {
        text("at", output.at().toString());
        switch (output) {
            case Output.Hist hist -> {
                text("kind", "hist");
                text("name", hist.name());
                text("key", hist.key());
                text("unit", hist.unit());
                json.writeName("buckets");
                json.writeStartArray();
                for (var bucket : hist.buckets()) {
                    json.writeNumber(bucket.low());
                    json.writeNumber(bucket.high());
                    json.writeNumber(bucket.count());
                }
                json.writeEndArray();
            }
            case Output.Table table -> {
                text("kind", "table");
                texts("columns", table.columns());
                json.writeName("rows");
                json.writeStartArray();
                table.rows().forEach(this::texts);
                json.writeEndArray();
            }
            case Output.Event event -> {
                text("kind", "event");
                map("fields", event.fields());
            }
            case Output.Stack stack -> {
                text("kind", "stack");
                text("key", stack.key());
                texts("frames", stack.frames());
                json.writeNumberProperty("count", stack.count());
            }
            case Output.Count count -> {
                text("kind", "count");
                text("name", count.name());
                text("key", count.key());
                json.writeNumberProperty("value", count.value());
            }
            case Output.Note note -> {
                text("kind", "note");
                text("text", note.text());
            }
            case Output.End end -> {
                text("kind", "end");
                json.writeNumberProperty("exit", end.exit());
                text("reason", end.reason());
                json.writeNumberProperty("bytes", end.bytes());
                json.writeNumberProperty("dropped", end.dropped());
                if (end.leftBehind() == Ended.NOT_KNOWN) {
                    json.writeNullProperty("left_behind");
                } else {
                    json.writeNumberProperty("left_behind", end.leftBehind());
                }
            }
        }
    }

    private void decision(Evidence.Decision decision) {
        text("question", decision.question());
        text("taken", decision.taken());
        text("why", decision.why());
        json.writeBooleanProperty("by_person", decision.byPerson());
        text("overruled", decision.overruled());
    }

    private void head(String title, String cluster, String query, String said) {
        text("title", title);
        text("cluster", cluster);
        text("query", query);
        text("said", said);
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }

    private void texts(String name, List<String> values) {
        json.writeName(name);
        texts(values);
    }

    private void texts(List<String> values) {
        json.writeStartArray();
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private void window(Window window) {
        text("from", window.start().toString());
        text("to", window.end().toString());
    }

    private void labels(String name, Labels labels) {
        json.writeName(name);
        json.writeStartObject();
        labels.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private void map(String name, Map<String, String> map) {
        json.writeName(name);
        json.writeStartObject();
        map.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private <T> void list(String name, List<T> items, Consumer<T> members) {
        json.writeName(name);
        json.writeStartArray();
        for (var item : items) {
            json.writeStartObject();
            members.accept(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void number(String name, double value) {
        json.writeName(name);
        number(value);
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber((long) value);
        } else if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
        }
    }
}
