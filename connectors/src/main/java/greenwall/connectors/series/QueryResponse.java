package greenwall.connectors.series;

import greenwall.connectors.http.SourceRequest;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource.Result;
import greenwall.fleet.source.Outcome;
import java.util.List;
import java.util.function.Function;

/// The response to a query: its result, with the server's warnings. The result of a range query has no window and
/// step: those of the request apply.
///
/// `samples` is the number of samples that the server processed, or
/// [greenwall.fleet.source.SourceLoad#NOT_TOLD] if it does not report it.
public record QueryResponse(Result result, List<String> warnings, List<String> infos, long samples) {
    /// For a query whose result is log lines, which are read elsewhere.
    public static final Failure LOG_LINES = new Failure.Refused(
            200,
            Failure.Refused.BAD_QUERY,
            "the query returns log lines, not numbers",
            "Put a function such as count_over_time around it");

    public SourceRequest.Answer<Result> answer(SourceRequest.Reply reply) {
        return reply.answer(result, warnings, infos);
    }

    /// One value for each series; `other` returns the failure for another result.
    public static Outcome<InstantVector> vector(Outcome<Result> outcome, Function<Result, Failure> other) {
        return switch (outcome) {
            case Outcome.Failed<Result>(var source, var at, var took, var failure) ->
                new Outcome.Failed<>(source, at, took, failure);
            case Outcome.Answered<Result> answered ->
                switch (answered.value()) {
                    case Result.OfVector(var vector) -> answered.map(_ -> vector);
                    case Result.OfScalar(var time, var value) ->
                        answered.map(_ -> new InstantVector.Builder(1)
                                .add(Labels.EMPTY, time.toEpochMilli(), value)
                                .build());
                    case Result result ->
                        new Outcome.Failed<>(
                                answered.source(), answered.at(), answered.roundTrip(), other.apply(result));
                };
        };
    }
}
