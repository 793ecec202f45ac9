package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import java.util.List;
import java.util.function.Function;

/// The response to a query: one of the four shapes, with the server's warnings.
///
/// `samples` is the number of samples that the server processed, or
/// [greenwall.fleet.source.SourceLoad#NOT_TOLD] if it does not report it.
public record QueryResponse(Shape shape, List<String> warnings, List<String> infos, long samples) {
    public sealed interface Shape {}

    QueryResponse withShape(Shape other) {
        return new QueryResponse(other, warnings, infos, samples);
    }

    public record OfVector(InstantVector vector) implements Shape {}

    /// The window and step are those of the request and are unknown here.
    public record OfMatrix(List<Matrix.Series> series) implements Shape {}

    public record OfScalar(long timeMillis, double value) implements Shape {}

    public record OfText(long timeMillis, String text) implements Shape {}

    /// Log lines of Loki, which are read elsewhere.
    public record OfStreams() implements Shape {}

    /// One value for each series; `other` returns the failure for a response of another shape.
    public static Outcome<InstantVector> vector(Outcome<Shape> outcome, Function<Shape, Failure> other) {
        return switch (outcome) {
            case Outcome.Failed<Shape>(var source, var at, var took, var failure) ->
                new Outcome.Failed<>(source, at, took, failure);
            case Outcome.Answered<Shape> answered ->
                switch (answered.value()) {
                    case OfVector(var vector) -> answered.map(_ -> vector);
                    case OfScalar(var time, var value) ->
                        answered.map(_ -> new InstantVector.Builder(1)
                                .add(Labels.EMPTY, time, value)
                                .build());
                    case Shape shape ->
                        new Outcome.Failed<>(
                                answered.source(), answered.at(), answered.roundTrip(), other.apply(shape));
                };
        };
    }
}
