package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.ValueType;
import greenwall.lab.http.RefusedRequest;
import greenwall.lab.http.ServerJson;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.text.Fields;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// `/api/v1/query` and `query_range`.
record QueryApi(Engine engine, InstantSource clock) {
    private static final int MOST_POINTS = 11_000;

    Object instant(ApiParameters parameters) throws RefusedRequest {
        long time = parameters.time("time", clock.millis());
        var timeout = parameters.timeout();
        return data(engine.instant(parameters.query(), time, timeout));
    }

    Object range(ApiParameters parameters) throws RefusedRequest {
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw ApiParameters.badData("invalid parameter \"end\": end timestamp must not be before start time");
        }
        var step = parameters.duration("step");
        if (!step.isPositive()) {
            throw ApiParameters.badData(
                    "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        long stepMillis = Math.max(1, step.toMillis());
        if ((end - start) / stepMillis > MOST_POINTS) {
            throw ApiParameters.badData("exceeded maximum resolution of 11,000 points per timeseries. "
                    + "Try decreasing the query resolution (?step=XX)");
        }
        var timeout = parameters.timeout();
        var expr = parameters.query();
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw ApiParameters.badData("invalid expression type \"" + expr.type().text()
                    + "\" for range query, must be Scalar or instant Vector");
        }
        return data(engine.range(expr, start, end, stepMillis, timeout));
    }

    private static Object data(QueryOutcome outcome) throws RefusedRequest {
        return switch (outcome) {
            case QueryOutcome.Answered(var result) -> ResultJson.data(result);
            case QueryOutcome.Failed(var cause, var text) ->
                throw switch (cause) {
                    case EXECUTION -> ApiParameters.refused(422, "execution", text);
                    case TIMEOUT -> ApiParameters.refused(503, "timeout", text);
                };
        };
    }

    /// Results as the API writes them. It has two encoders for numbers: one for scalars, one for series.
    private static final class ResultJson {
        private ResultJson() {}

        static Map<String, Object> data(QueryResult result) {
            return switch (result) {
                case QueryResult.Scalar(var time, var value) ->
                    typed("scalar", List.of(seconds(time), GoText.plain(value)));
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

        /// Very large and very small numbers have an exponent.
        private static void sample(JsonGenerator out, long millis, double value) {
            double size = Math.abs(value);
            boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21) && !Double.isInfinite(size);
            out.writeStartArray();
            out.writeNumber(ServerJson.seconds(millis));
            out.writeString(exponent ? GoText.scientific(value) : GoText.plain(value));
            out.writeEndArray();
        }

        private static BigDecimal seconds(long millis) {
            var seconds = ServerJson.seconds(millis);
            return seconds.scale() == 0 ? seconds : seconds.stripTrailingZeros();
        }
    }
}
