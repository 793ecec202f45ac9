package greenwall.fleet.promql;

/// A part of a query's text, as indexes into the string; the end is exclusive.
public record TextSpan(int start, int end) {
    public TextSpan to(TextSpan last) {
        return new TextSpan(start, last.end);
    }
}
