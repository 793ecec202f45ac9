package greenwall.fleet.promql;

/// A part of a query's text, as indices into the string; the end is the first index after it.
public record Span(int start, int end) {
    public Span to(Span last) {
        return new Span(start, last.end);
    }
}
