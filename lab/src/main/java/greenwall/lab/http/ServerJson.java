package greenwall.lab.http;

import greenwall.fleet.Labels;
import greenwall.lab.text.NamedValues;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Writes the JSON responses of the practice range's servers. A stream becomes an array, whose elements are
/// made one by one.
public final class ServerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Labels.class, new ValueSerializer<>() {
                @Override
                public void serialize(Labels labels, JsonGenerator out, SerializationContext context) {
                    out.writeStartObject();
                    labels.forEach(out::writeStringProperty);
                    out.writeEndObject();
                }
            }))
            .build();

    private ServerJson() {}

    public static String write(Object answer) {
        return MAPPER.writeValueAsString(answer);
    }

    public static String success(Object data) {
        return write(new NamedValues().with("status", "success").with("data", data));
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
