package greenwall.lab.prometheus;

import greenwall.fleet.promql.ValueType;
import greenwall.lab.http.RefusedRequest;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import java.time.InstantSource;

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
            throw ApiParameters.badParameter("end", "end timestamp must not be before start time");
        }
        var step = parameters.duration("step");
        if (!step.isPositive()) {
            throw ApiParameters.badParameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        long stepMillis = Math.max(1, step.toMillis());
        if ((end - start) / stepMillis > MOST_POINTS) {
            throw ApiParameters.badData("exceeded maximum resolution of 11,000 points per timeseries. "
                    + "Try decreasing the query resolution (?step=XX)");
        }
        var timeout = parameters.timeout();
        var expr = parameters.query();
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw ApiParameters.badData("invalid expression type \""
                    + expr.type().text() + "\" for range query, must be Scalar or instant Vector");
        }
        return data(engine.range(expr, start, end, stepMillis, timeout));
    }

    private static Object data(QueryOutcome outcome) throws RefusedRequest {
        return switch (outcome) {
            case QueryOutcome.Answered(var result) -> QueryResultJson.data(result);
            case QueryOutcome.Failed(var cause, var text) ->
                throw switch (cause) {
                    case EXECUTION -> ApiParameters.refused(422, "execution", text);
                    case TIMEOUT -> ApiParameters.refused(503, "timeout", text);
                };
        };
    }
}
