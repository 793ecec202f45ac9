package greenwall.connectors.series;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SourceRequest;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource.Result;
import greenwall.fleet.source.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/// The response to a query: its result, with the server's warnings. The result of a range query has no window
/// and step: those of the request apply.
///
/// `samples` is the number of samples that the server processed, or
/// [greenwall.fleet.source.SourceLoad#NOT_REPORTED] if it does not report it.
public record QueryResponse(Result result, List<String> warnings, List<String> infos, long samples) {
    /// For a query whose result is log lines, which are read elsewhere.
    public static final Failure LOG_LINES = new Failure.Refused(
            200,
            Failure.Refused.BAD_QUERY,
            "the query returns log lines, not numbers",
            "put a function such as count_over_time around it");

    /// Removes series with the same labels from a vector. No server should send them, and they could not be
    /// distinguished. The first is kept, with a warning. Returns this response if there are none.
    QueryResponse withoutDuplicates() {
        if (!(result instanceof Result.VectorResult(var vector))) {
            return this;
        }
        var labels = new HashSet<Labels>();
        String example = "";
        for (int row = 0; row < vector.size(); row++) {
            if (!labels.add(vector.labels(row)) && example.isEmpty()) {
                example = vector.labels(row).toString();
            }
        }
        int removed = vector.size() - labels.size();
        if (removed == 0) {
            return this;
        }
        var kept = new InstantVector.Builder(labels.size());
        for (int row = 0; row < vector.size(); row++) {
            if (labels.remove(vector.labels(row))) {
                add(kept, vector, row);
            }
        }
        var notes = new ArrayList<>(infos);
        notes.add(MessageText.line("the response has " + removed
                + " series with the same labels as another one, for example " + example
                + "; only the first of each is used"));
        return new QueryResponse(new Result.VectorResult(kept.build()), warnings, notes, samples);
    }

    private static void add(InstantVector.Builder to, InstantVector vector, int row) {
        var histogram = vector.histogram(row);
        if (histogram == null) {
            to.add(vector.labels(row), vector.timeMillis(row), vector.value(row));
        } else {
            to.add(vector.labels(row), vector.timeMillis(row), histogram);
        }
    }

    public SourceRequest.ParsedResponse<Result> answer(SourceRequest.RawResponse reply) {
        return reply.answer(result, warnings, infos);
    }

    /// One value for each series; `other` returns the failure for another result.
    public static Outcome<InstantVector> vector(Outcome<Result> outcome, Function<Result, Failure> other) {
        return switch (outcome) {
            case Outcome.Failed<Result>(var source, var at, var took, var failure) ->
                new Outcome.Failed<>(source, at, took, failure);
            case Outcome.Answered<Result> answered ->
                switch (answered.value()) {
                    case Result.VectorResult(var vector) -> answered.map(_ -> vector);
                    case Result.ScalarResult(var time, var value) ->
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
