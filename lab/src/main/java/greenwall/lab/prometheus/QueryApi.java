package greenwall.lab.prometheus;

import greenwall.fleet.promql.Parsed;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.promql.ValueType;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import java.time.InstantSource;

/// `/api/v1/query` and `query_range`.
record QueryApi(Engine engine, InstantSource clock) {
    private static final int MOST_POINTS = 11_000;

    Object instant(ApiParameters parameters) throws ApiFailure {
        long time = parameters.time("time", clock.millis());
        var timeout = parameters.timeout();
        return data(engine.instant(parameters.query(), time, timeout));
    }

    Object range(ApiParameters parameters) throws ApiFailure {
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw ApiFailure.badParameter("end", "end timestamp must not be before start time");
        }
        var step = parameters.duration("step");
        if (!step.isPositive()) {
            throw ApiFailure.badParameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        long stepMillis = Math.max(1, step.toMillis());
        if ((end - start) / stepMillis > MOST_POINTS) {
            throw ApiFailure.badData("exceeded maximum resolution of 11,000 points per timeseries. "
                    + "Try decreasing the query resolution (?step=XX)");
        }
        var timeout = parameters.timeout();
        var expr = switch (PromQl.parse(parameters.text("query"))) {
            case Parsed.Understood(var understood) -> understood;
            case Parsed.Refused(var error) -> throw ApiFailure.badData(error.message());
        };
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw ApiFailure.badData("invalid expression type \"" + expr.type().text()
                    + "\" for range query, must be Scalar or instant Vector");
        }
        return data(engine.range(expr, start, end, stepMillis, timeout));
    }

    private static Object data(QueryOutcome outcome) throws ApiFailure {
        return switch (outcome) {
            case QueryOutcome.Answered(var result) -> ResultJson.data(result);
            case QueryOutcome.Failed(var cause, var text) ->
                throw new ApiFailure(
                        switch (cause) {
                            case EXECUTION -> ApiFailure.Kind.EXECUTION;
                            case TIMEOUT -> ApiFailure.Kind.TIMEOUT;
                        },
                        text);
        };
    }
}
