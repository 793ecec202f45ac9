package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.lab.http.ServerJson;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.text.NamedValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes query results in the format of Prometheus, which Loki shares.
public final class QueryResultJson {
    private QueryResultJson() {}

    public static Map<String, Object> data(QueryResult result) {
        return switch (result) {
            case QueryResult.Scalar(var time, var value) ->
                typed("scalar", List.of(seconds(time), GoFormat.plain(value)));
            case QueryResult.Text(var time, var value) -> typed("string", List.of(seconds(time), value));
            case QueryResult.Vector(var time, var elements) ->
                typed(
                        "vector",
                        elements.stream()
                                .map(element -> metric(element.labels()).with("value", sample(time, element.value()))));
            case QueryResult.Matrix(var series) ->
                typed(
                        "matrix",
                        series.stream().map(points -> metric(points.labels()).with("values", samples(points))));
        };
    }

    private static Map<String, Object> typed(String type, Object result) {
        return new NamedValues().with("resultType", type).with("result", result);
    }

    private static NamedValues metric(Labels labels) {
        return new NamedValues().with("metric", labels);
    }

    private static Stream<Object> samples(QueryResult.ResultSeries points) {
        return IntStream.range(0, points.values().length)
                .mapToObj(i -> sample(points.timeMillis()[i], points.values()[i]));
    }

    /// Very large and very small numbers are written with an exponent.
    private static Object sample(long millis, double value) {
        double size = Math.abs(value);
        boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21) && !Double.isInfinite(size);
        return List.of(ServerJson.seconds(millis), exponent ? GoFormat.scientific(value) : GoFormat.plain(value));
    }

    private static BigDecimal seconds(long millis) {
        var seconds = ServerJson.seconds(millis);
        return seconds.scale() == 0 ? seconds : seconds.stripTrailingZeros();
    }
}
