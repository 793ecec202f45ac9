package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.lab.http.ServerJson;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.text.Fields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Writes query results in the format of Prometheus, which Loki shares.
public final class QueryResultJson {
    private QueryResultJson() {}

    public static Map<String, Object> data(QueryResult result) {
        return switch (result) {
            case QueryResult.Scalar(var time, var value) ->
                typed("scalar", List.of(seconds(time), GoFormat.plain(value)));
            case QueryResult.Text(var time, var value) -> typed("string", List.of(seconds(time), value));
            case QueryResult.Vector(var time, var elements) ->
                typed("vector", ServerJson.objects(elements, (out, element) -> {
                    metric(out, element.labels(), "value");
                    sample(out, time, element.value());
                }));
            case QueryResult.Matrix(var series) ->
                typed("matrix", ServerJson.objects(series, (out, points) -> {
                    metric(out, points.labels(), "values");
                    out.writeStartArray();
                    for (int i = 0; i < points.values().length; i++) {
                        sample(out, points.timeMillis()[i], points.values()[i]);
                    }
                    out.writeEndArray();
                }));
        };
    }

    private static Map<String, Object> typed(String type, Object result) {
        return new Fields().with("resultType", type).with("result", result);
    }

    private static void metric(JsonGenerator out, Labels labels, String then) {
        out.writePOJOProperty("metric", labels);
        out.writeName(then);
    }

    /// Very large and very small numbers are written with an exponent.
    private static void sample(JsonGenerator out, long millis, double value) {
        double size = Math.abs(value);
        boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21) && !Double.isInfinite(size);
        out.writeStartArray();
        out.writeNumber(ServerJson.seconds(millis));
        out.writeString(exponent ? GoFormat.scientific(value) : GoFormat.plain(value));
        out.writeEndArray();
    }

    private static BigDecimal seconds(long millis) {
        var seconds = ServerJson.seconds(millis);
        return seconds.scale() == 0 ? seconds : seconds.stripTrailingZeros();
    }
}
