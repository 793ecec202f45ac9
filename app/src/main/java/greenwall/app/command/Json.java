package greenwall.app.command;

import greenwall.fleet.Labels;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes JSON as a stream: instants as RFC 3339, durations in seconds, unknown values as null.
final class Json implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private Json(PrintStream out) {
        this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), new JsonOutput(out));
    }

    /// Writes one object and the end of its line.
    static void write(PrintStream out, Consumer<Json> members) {
        try (var json = new Json(out)) {
            json.object(() -> members.accept(json));
        }
        out.println();
        out.flush();
    }

    private Json object(Runnable members) {
        json.writeStartObject();
        members.run();
        json.writeEndObject();
        return this;
    }

    Json object(String name, Runnable members) {
        json.writeName(name);
        return object(members);
    }

    /// @param members writes those of one object
    <T> Json objects(String name, Iterable<T> items, Consumer<? super T> members) {
        return array(name, items, item -> object(() -> members.accept(item)));
    }

    private <T> Json array(String name, Iterable<T> items, Consumer<? super T> each) {
        json.writeName(name);
        json.writeStartArray();
        items.forEach(each);
        json.writeEndArray();
        return this;
    }

    Json member(String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
        return this;
    }

    /// Null for an empty text.
    Json text(String name, String value) {
        return member(name, value.isEmpty() ? null : value);
    }

    Json member(String name, Optional<String> value) {
        return member(name, value.orElse(null));
    }

    Json member(String name, Enum<?> value) {
        return member(name, value.name().toLowerCase(Locale.ROOT));
    }

    Json none(String name) {
        json.writeNullProperty(name);
        return this;
    }

    Json member(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    Json member(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    /// JSON has no NaN and no infinities: null stands for "no number".
    Json member(String name, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNullProperty(name);
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumberProperty(name, (long) value);
        } else {
            json.writeNumberProperty(name, value);
        }
        return this;
    }

    Json member(String name, Instant value) {
        return member(name, value.toString());
    }

    Json instant(String name, Optional<Instant> value) {
        return member(name, value.map(Instant::toString).orElse(null));
    }

    Json seconds(String name, Optional<Duration> value) {
        return member(name, value.map(d -> d.toMillis() / 1000.0).orElse(Double.NaN));
    }

    Json labels(String name, Labels labels) {
        return object(name, () -> labels.forEach(this::member));
    }

    Json strings(String name, Iterable<String> values) {
        return array(name, values, json::writeString);
    }

    /// Nested lists: texts as they are, numbers as numbers, null for an infinite bound.
    Json rows(String name, Iterable<? extends Iterable<?>> rows) {
        return array(name, rows, row -> {
            json.writeStartArray();
            for (var cell : row) {
                switch (cell) {
                    case Long number when number == Long.MIN_VALUE || number == Long.MAX_VALUE -> json.writeNull();
                    case Long number -> json.writeNumber(number);
                    default -> json.writeString(String.valueOf(cell));
                }
            }
            json.writeEndArray();
        });
    }

    @Override
    public void close() {
        json.close();
    }
}
