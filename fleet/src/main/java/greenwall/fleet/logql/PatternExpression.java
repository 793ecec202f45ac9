package greenwall.fleet.logql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The expression of a `pattern` stage: alternating literals and captures (`<name>` or `<_>`).
public record PatternExpression(List<Part> parts) {
    private static final Pattern CAPTURE = Pattern.compile("<([a-zA-Z_][a-zA-Z0-9_]*)>");

    /// A literal text or a capture; a capture called `_` is discarded.
    public record Part(boolean capture, String text) {}

    public static PatternExpression of(String expression) {
        var parts = new ArrayList<Part>();
        var matcher = CAPTURE.matcher(expression);
        int at = 0;
        while (matcher.find()) {
            if (matcher.start() > at) {
                parts.add(new Part(false, expression.substring(at, matcher.start())));
            }
            parts.add(new Part(true, matcher.group(1)));
            at = matcher.end();
        }
        if (at < expression.length()) {
            parts.add(new Part(false, expression.substring(at)));
        }
        return new PatternExpression(parts);
    }

    static Optional<String> fault(String expression) {
        var parts = of(expression).parts();
        var names = new HashSet<String>();
        boolean captures = false;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!part.capture()) {
                continue;
            }
            if (i > 0 && parts.get(i - 1).capture()) {
                return Optional.of("the captures <" + parts.get(i - 1).text() + "> and <" + part.text()
                        + "> need text between them");
            }
            if (!part.text().equals("_")) {
                captures = true;
                if (!names.add(part.text())) {
                    return Optional.of("two captures have the name " + part.text());
                }
            }
        }
        return captures ? Optional.empty() : Optional.of("this pattern captures no label; name a capture: <label>");
    }
}
