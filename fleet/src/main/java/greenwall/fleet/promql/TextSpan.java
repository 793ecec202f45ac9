package greenwall.fleet.promql;

/// A part of a query's text, as indices into the string; the end is the first index after it.
public record TextSpan(int start, int end) {
    public TextSpan to(TextSpan last) {
        return new TextSpan(start, last.end);
    }
}
