package greenwall.lab.http;

import greenwall.fleet.Labels;
import greenwall.lab.text.Fields;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Writes the JSON responses of the practice range's servers.
public final class ServerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Labels.class, by((labels, out) -> {
                        out.writeStartObject();
                        labels.forEach(out::writeStringProperty);
                        out.writeEndObject();
                    }))
                    .addSerializer(Part.class, by(Part::write)))
            .build();

    private ServerJson() {}

    /// A large part of a response that is written directly to the stream.
    @FunctionalInterface
    public interface Part {
        void write(JsonGenerator out);
    }

    private static <T> ValueSerializer<T> by(BiConsumer<T, JsonGenerator> writer) {
        return new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                writer.accept(value, out);
            }
        };
    }

    public static String write(Object answer) {
        return MAPPER.writeValueAsString(answer);
    }

    /// An array of objects.
    ///
    /// @param fields writes the fields of one object
    public static <T> Part objects(Collection<T> items, BiConsumer<JsonGenerator, T> fields) {
        return out -> {
            out.writeStartArray();
            for (T item : items) {
                out.writeStartObject();
                fields.accept(out, item);
                out.writeEndObject();
            }
            out.writeEndArray();
        };
    }

    public static String success(Object data) {
        return write(new Fields().with("status", "success").with("data", data));
    }

    /// Returns build information in the format that Prometheus, Loki and Alertmanager share.
    public static Map<String, String> buildInfo(String version) {
        return Map.of(
                "version", version,
                "revision", "range",
                "branch", "HEAD",
                "buildUser", "range",
                "buildDate", "20230131-00:00:00",
                "goVersion", "");
    }

    /// Converts to seconds with three decimals or none.
    public static BigDecimal seconds(long millis) {
        return millis % 1000 == 0 ? BigDecimal.valueOf(millis / 1000) : BigDecimal.valueOf(millis, 3);
    }
}
