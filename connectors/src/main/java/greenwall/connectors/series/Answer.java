package greenwall.connectors.series;

import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Vector;
import java.util.List;

/// What a query gave: one of the four shapes, with the server's remarks.
///
/// `samples` is how many the server touched to work it out, [greenwall.fleet.source.Load#NOT_TOLD] where it does not
/// say.
public record Answer(Shape shape, List<String> warnings, List<String> infos, long samples) {
    public sealed interface Shape {}

    public record OfVector(Vector vector) implements Shape {}

    /// Window and step are those of the question and are not known here.
    public record OfMatrix(List<Matrix.Series> series) implements Shape {}

    public record OfScalar(long timeMillis, double value) implements Shape {}

    public record OfText(long timeMillis, String text) implements Shape {}

    /// Loki's lines, which are read elsewhere: the query was one for lines.
    public record OfStreams() implements Shape {}
}
